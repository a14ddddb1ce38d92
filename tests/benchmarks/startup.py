"""How long does `bench --help` take beside `import typer`? Medians of interleaved runs.

python -m tests.benchmarks.startup [--runs 11]
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

BENCH = str(Path(sys.executable).with_name("bench"))
COMMANDS = {"bench --help": [BENCH, "--help"], "import typer": [sys.executable, "-c", "import typer"]}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(runs + 1):
        for name, command in COMMANDS.items():
            taken = seconds(command)
            if number:
                times[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        spread = f"{min(times[name]) * 1000:.1f} to {max(times[name]) * 1000:.1f}"
        print(f"{name:<14} {median * 1000:6.1f} ms  (median of {runs}, {spread})")
    print(f"ratio {medians['bench --help'] / medians['import typer']:.2f}   (bound 1.5)")


if __name__ == "__main__":
    main()
