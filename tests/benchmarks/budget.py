"""How long `bench all` takes, charts and page included.

    python -m tests.benchmarks.budget [quick standard]

The bounds, on two cores: quick 60 s, standard 300 s.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUNDS_S = {"quick": 60.0, "standard": 300.0}


def main() -> None:
    for profile in sys.argv[1:] or BOUNDS_S:
        with tempfile.TemporaryDirectory() as out:
            command = [
                str(Path(sys.executable).with_name("bench")),
                "all",
                "-q",
                "--profile",
                profile,
                "--out",
                out,
            ]
            start = time.perf_counter()
            status = subprocess.run(command, check=False).returncode
            taken_s = time.perf_counter() - start
        print(
            f"bench all --profile {profile}: {taken_s:.1f} s (bound {BOUNDS_S[profile]:.0f} s), exit status {status}"
        )


if __name__ == "__main__":
    main()
