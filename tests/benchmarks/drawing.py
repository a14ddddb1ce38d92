"""Does drawing the live display change what is measured, and what does it cost?

    python -m tests.benchmarks.drawing RUN

A recorded run's blocks are shown on a terminal of this program's own. After each of them a pinned worker is
asked for a round with a warm-up, as in a run; of two neighbours one, by lot, is drawn before its round.
Printed are how many times as long rounds take after a drawing, with a 90 % interval, and what share of a core
drawing took of the run. Exit status 1 unless the interval lies within 1 %, and the share is below 1 %.
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime

import numpy as np
from rich.console import Console

from bench.analysis.stats.estimate import student
from bench.cli.live import Live
from bench.machine.cpus import allowed_cpus
from bench.model.run import BlockRecord, Header
from bench.runner.events import Begins
from tests.benchmarks.asking import journal_of

MARGIN = 0.01
# Computes for 5 ms untimed and then in ten rounds of 4 ms, as a pinned group does, and prints their median.
WORKER = """
import os, statistics, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {int(sys.argv[1])})
def work(number):
    began = time.perf_counter_ns()
    for _ in range(number):
        sum(range(1000))
    return time.perf_counter_ns() - began
each = work(1000) / 1000
for _ in sys.stdin:
    work(int(5e6 / each))
    print(statistics.median(work(int(4e6 / each)) for _ in range(10)), flush=True)
"""


def _round_ns(worker: "subprocess.Popen[str]") -> float:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


def _measure(header: Header, records: list[BlockRecord]) -> tuple[list[float], list[float]]:
    """Return the log ratios of neighbouring rounds, one after a drawing, and what each drawing took."""
    last = allowed_cpus()[-1]
    command = [sys.executable, "-c", WORKER, str(last)]
    live = Live(header.plan, Console(stderr=True, highlight=False, width=100, height=40, force_terminal=True))
    ratios, drawings_s = [], []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        _round_ns(worker)
        for first, second in zip(records[::2], records[1::2], strict=False):
            rounds_ns = {}
            drawn_first = random.random() < 0.5
            for record, drawn in ((first, drawn_first), (second, not drawn_first)):
                live._course.add(record)
                if drawn:
                    began_s = time.process_time()
                    live.on_event(Begins(group=record.group, block=1, blocks=9, done=1, total=9, left_s=60.0))
                    drawings_s.append(time.process_time() - began_s)
                rounds_ns[drawn] = _round_ns(worker)
            ratios.append(float(np.log(rounds_ns[True] / rounds_ns[False])))
        assert worker.stdin is not None
        worker.stdin.close()
    return ratios, drawings_s


def main(run: str) -> int:
    """Measure, print, and judge."""
    header, records, ended_s = journal_of(run)
    took_s = ended_s - datetime.fromisoformat(header.started_at).astimezone(UTC).timestamp()
    # Somebody reads what is drawn, in a process of its own.
    screen, terminal = os.openpty()
    with subprocess.Popen(
        ["cat"], stdin=screen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as reader:
        kept, sys.stderr = sys.stderr, os.fdopen(terminal, "w")
        try:
            ratios, drawings_s = _measure(header, records)
        finally:
            sys.stderr.close()
            sys.stderr = kept
            reader.terminate()
    found = student(ratios, 0.9)
    assert found.bounds is not None
    low, high = found.bounds
    share = float(np.mean(drawings_s)) * len(records) / took_s
    print(f"{len(ratios)} pairs: rounds take {found.value:.4f} times as long [{low:.4f} … {high:.4f}]")
    print(f"a drawing takes {np.mean(drawings_s) * 1e3:.1f} ms: {share:.2%} of a core over the run")
    return int(not (1 - MARGIN < low <= high < 1 + MARGIN and share < MARGIN))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
