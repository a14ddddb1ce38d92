"""What holds for all tests."""

from hypothesis import settings

# No test judges a timing, and an example that took longer than usual would.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
