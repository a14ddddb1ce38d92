"""What a million operations under asyncio need in memory, under the harness and written by hand.

    python -m tests.benchmarks.growth [--operations 1000000]

Prints the peak resident memory (VmHWM) of both, and their ratio (bound 1.10).
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.workers import Workers
from bench.worker.protocol import RoundDone, RunRound
from tests.benchmarks.truth import SCRIPT, Case, group_of


def peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def under_harness(operations: int) -> int:
    plan, group, cell = group_of(Case("dispatch", "asyncio", operations, 0.0, {}))
    with Interrupts() as interrupts, Nursery() as nursery:
        crew = Workers(ProcessLauncher(nursery, interrupts), plan, group, 0)
        crew.open([cell])
        for phase in ("create", "ready"):
            crew.step(cell, phase)
        done = crew.ask(cell, RunRound("timed", operations))
        assert isinstance(done, RoundDone), crew.failures
        peak = peak_bytes(crew.pid(cell))
        crew.close()
    return peak


def by_hand(operations: int) -> int:
    arguments = ("dispatch", "asyncio", str(operations), "16", "-")
    script = subprocess.Popen(
        [sys.executable, str(SCRIPT), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert script.stdin
    assert script.stdout
    script.stdin.write("go\n")
    script.stdin.flush()
    script.stdout.readline()
    peak = peak_bytes(script.pid)
    script.communicate()
    return peak


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operations", type=int, default=1_000_000)
    operations = parser.parse_args().operations
    harness, hand = under_harness(operations), by_hand(operations)
    print(f"{operations:,} operations: harness {harness / 1e6:.0f} MB, by hand {hand / 1e6:.0f} MB")
    print(f"ratio {harness / hand:.3f}   (bound 1.10)")


if __name__ == "__main__":
    main()
