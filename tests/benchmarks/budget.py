"""How long `bench all` takes, charts and page included.

    python -m tests.benchmarks.budget [quick standard]

The bounds, on two cores: quick 90 s, standard 600 s.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = str(Path(sys.executable).with_name("bench"))
BOUNDS_S = {"quick": 90.0, "standard": 600.0}


def main() -> None:
    for profile in sys.argv[1:] or BOUNDS_S:
        with tempfile.TemporaryDirectory() as out:
            command = [BENCH, "all", "-q", "--profile", profile, "--out", out]
            start = time.perf_counter()
            status = subprocess.run(command, check=False).returncode
            taken_s = time.perf_counter() - start
        bound_s = BOUNDS_S[profile]
        print(f"bench all --profile {profile}: {taken_s:.1f} s (bound {bound_s:.0f} s), exit status {status}")


if __name__ == "__main__":
    main()
