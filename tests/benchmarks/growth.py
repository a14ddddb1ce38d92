"""What a million waits at once need in memory under asyncio, under the harness and written by hand.

    python -m tests.benchmarks.growth [--operations 1000000]

Prints the peak resident memory (VmHWM) of both, and their ratio (bound 1.10).
"""

import re
import subprocess
import sys
from pathlib import Path

from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.workers import Workers
from bench.worker.protocol import RoundDone, RunRound
from tests.benchmarks.asking import parser_of
from tests.benchmarks.single import single

PROGRAMS = Path(__file__).with_name("programs")


def peak_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def under_harness(operations: int) -> int:
    plan, group, cell = single("sleep", "asyncio", operations)
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
    command = [sys.executable, "sleepers.py", str(operations)]
    done = subprocess.run(command, cwd=PROGRAMS, stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--operations", type=int, default=1_000_000)
    operations = parser.parse_args().operations
    harness, hand = under_harness(operations), by_hand(operations)
    print(f"{operations:,} waits: harness {harness / 1e6:.0f} MB, by hand {hand / 1e6:.0f} MB")
    print(f"ratio {harness / hand:.3f}   (bound 1.10)")


if __name__ == "__main__":
    main()
