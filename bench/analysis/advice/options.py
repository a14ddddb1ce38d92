"""The options of a sweep with their speed-ups, and which of them are worth a closer comparison."""

import math
from collections.abc import Sequence
from typing import Any

from bench.analysis.advice.case import SEQUENTIAL, fastest
from bench.analysis.advice.records import Option
from bench.analysis.run.cell_times import per_operation
from bench.analysis.run.summary import Row
from bench.analysis.stats.blocks import typical, within_blocks
from bench.analysis.stats.estimate import centre, student
from bench.model.plan import Group, Skipped
from bench.model.run import BlockRecord, CellResult
from bench.storage.run_file import results_of

# Among options this close to the fastest, the one that takes least is compared, and advised.
CLOSE = 0.96
# What takes so much longer than a loop is not worth the time of a closer look.
SLOWEST = 0.7
WEIGHT = {SEQUENTIAL: 0, "asyncio": 1, "threads": 2, "processes": 3}


def options_of(
    group: Group, records: Sequence[BlockRecord], skipped: Sequence[Skipped]
) -> tuple[Option, ...]:
    """Return every option of a sweep; intervals are 95 % ones of Student's t over its blocks."""
    cells = results_of(group, records)
    base = next((cell for cell in cells if cell.backend == SEQUENTIAL), None)
    return (*(_swept(cell, base) for cell in cells), *map(_option, skipped))


def _swept(cell: CellResult, base: CellResult | None) -> Option:
    own = per_operation(cell)
    times = list(typical(own).values())
    logs = [-log for log in within_blocks(per_operation(base), own)] if base else []
    known = student(logs, 0.95) if logs and cell.status == "ok" else None
    itself = cell.backend == SEQUENTIAL and cell.status == "ok"
    return _option(
        cell,
        speedup=1.0 if itself else known.value if known else None,
        speedup_ci=known.bounds if known and not itself else None,
        s_per_call=math.exp(centre(times)) if times else None,
    )


def option_of(row: Row) -> Option:
    """Return a row of the last comparison as an option."""
    return _option(row.cell, speedup=row.speedup, speedup_ci=row.speedup_ci, s_per_call=row.s_per_op)


def _option(cell: CellResult | Skipped, **times: Any) -> Option:
    return Option(
        backend=cell.backend,
        workers=1 if cell.backend == SEQUENTIAL else int(cell.levels["concurrency"]),
        params={name: level for name, level in cell.levels.items() if name != "concurrency"},
        status=cell.status,
        reason=cell.reason,
        cell=cell.id,
        **times,
    )


def weight(option: Option) -> tuple[int, int]:
    """Return what an option takes, for comparison with another."""
    return option.workers, WEIGHT.get(option.backend, 9)


def shortlist(sweep: Sequence[Option]) -> list[Option]:
    """Return the best option, and the best of another model or, without any, of another number of workers.

    Of options that are about as fast it is the one that takes fewer workers, and threads before processes.
    """
    known = [one for one in sweep if one.status == "ok" and one.speedup and one.backend != SEQUENTIAL]
    best = _lightest(known)
    if best is None:
        return []
    worth = [one for one in known if (one.speedup or 0.0) >= SLOWEST]
    others = [one for one in worth if one.backend != best.backend] or [one for one in known if one != best]
    runner_up = _lightest(others)
    return [best] if runner_up is None else [best, runner_up]


def _lightest(options: Sequence[Option]) -> Option | None:
    best = fastest(options)
    if best is None or not best.speedup:
        return None
    close = [one for one in options if (one.speedup or 0.0) >= CLOSE * best.speedup]
    return min(close, key=weight)
