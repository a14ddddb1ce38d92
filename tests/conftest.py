"""What holds for all tests."""

import os

from hypothesis import settings

# Several processes share the CPUs: threads for each one's small matrices cost more than they save.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

# No test judges a timing, and an example that took longer than usual would.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")
