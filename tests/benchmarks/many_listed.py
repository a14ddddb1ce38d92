"""How long `bench list runs` takes over a hundred runs of a standard profile's size.

    python tests/benchmarks/many_listed.py [--runs 100]

Each run is a copy of the reference run, under an id of its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

from bench.storage.files import RUN_FILE
from bench.storage.run_file import load, save

BENCH = Path(sys.executable).with_name("bench")
REFERENCE = Path(__file__).parents[2] / "results" / "reference"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=100)
    count = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        run = load(REFERENCE)
        for number in range(count):
            folder = Path(name) / f"20260101T000000-{number:04x}"
            folder.mkdir()
            save(folder, replace(run, id=folder.name))
        size = (folder / RUN_FILE).stat().st_size
        print(f"{count} runs of {size / 1e6:.1f} MB")
        for options in ([], ["--json"], ["--machine", "vm"], ["--workload", "http"]):
            start = time.perf_counter()
            listed = subprocess.run(
                [BENCH, "list", "runs", *options, "--out", name], check=True, capture_output=True
            )
            seconds = time.perf_counter() - start
            told = " ".join(["bench list runs", *options])
            print(f"{told:<35} {seconds:.2f} s, {len(listed.stdout)} bytes")


if __name__ == "__main__":
    main()
