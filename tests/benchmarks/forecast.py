"""Is the time left that a run shows true? Replays a run's journal, and compares what is said with what was.

    python -m tests.benchmarks.forecast RUN [EVERY_S]

Nothing is measured: each pilot and block takes the time that it took in the run, in the order of today's
schedule. A line for every 30 s; exit status 1 if, from the first minute on, one is off by more than a fifth
(and by more than 15 s, below which nobody plans).
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from bench.model.run import BlockRecord, Header
from bench.runner import conduct
from bench.runner.events import Begins
from tests.benchmarks.asking import journal_of

ALLOWED, FROM_S, LEAST_S = 0.2, 60.0, 15.0


def _told(header: Header, records: list[BlockRecord], end: datetime) -> Iterator[tuple[float, float]]:
    """Yield at which second of the run which time was said to be left."""
    starts = [datetime.fromisoformat(one.started_at) for one in records]
    took_s = {
        (one.group, one.block): (after - start).total_seconds()
        for one, start, after in zip(records, starts, [*starts[1:], end], strict=True)
    }
    known = {(one.group, one.block): one for one in records}
    clock_s = [0.0]

    def played(group: str, block: int) -> BlockRecord:
        clock_s[0] += took_s[group, block]
        return known[group, block]

    def run_pilot(_launcher: Any, _plan: Any, group: Any) -> Any:
        number = 0 if (group.name, 0) in known else 1
        return SimpleNamespace(
            choice=SimpleNamespace(rounds=1, digests={}, operations=1), record=played(group.name, number)
        )

    def run_block(_launcher: Any, _plan: Any, group: Any, _cells: Any, number: int, *_: Any) -> BlockRecord:
        return played(group.name, number)

    vars(conduct).update(run_pilot=run_pilot, run_block=run_block)
    journal = SimpleNamespace(append=lambda _: None)
    try:
        events = conduct.conduct(header.plan, None, journal, now=lambda: clock_s[0])  # type: ignore[arg-type]
        yield from ((clock_s[0], event.left_s) for event in events if isinstance(event, Begins))
    except KeyError as missing:
        print(f"the run ended before {missing}")
    yield clock_s[0], 0.0


def main(run: str, every_s: float = 30.0) -> int:
    """Print what was said and what was true, and return 1 if they are too far apart."""
    header, records, ended_s = journal_of(run)
    said = list(_told(header, records, datetime.fromtimestamp(ended_s, UTC)))
    whole_s, worst, due_s = said[-1][0], 0.0, 0.0
    for at_s, left_s in said[:-1]:
        true_s = whole_s - at_s
        off = (left_s - true_s) / true_s if true_s else 0.0
        if at_s >= FROM_S and abs(left_s - true_s) > LEAST_S:
            worst = max(worst, abs(off))
        if at_s >= due_s:
            print(f"after {at_s:5.0f} s: said {left_s:5.0f} s, true {true_s:5.0f} s ({off:+.0%})")
            due_s = at_s - at_s % every_s + every_s
    print(f"{len(records)} blocks, {whole_s:.0f} s; from {FROM_S:.0f} s on at most {worst:.0%} off")
    return int(worst > ALLOWED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(float, sys.argv[2:])))
