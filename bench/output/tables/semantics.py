"""What the cells of a group were observed to do, as a table, and whether that varied from round to round.

Times show how fast a pattern is. What its caller saw, and what was lost on the way, is in the texts that its
rounds observed.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from msgspec import Struct

from bench.analysis.run.cell_times import measured_blocks
from bench.model.run import CellResult, Run
from bench.output.tables import format as fmt
from bench.output.tables.table import Column, Table, table_of

PATTERN = "pattern"


class SemanticsRow(Struct, frozen=True, kw_only=True):
    """One cell, and how often its rounds observed each text, by name; the most frequent text comes first."""

    cell: CellResult
    rounds: int
    observed: Mapping[str, Mapping[str, int]]


def semantics_rows(run: Run, group: str) -> tuple[SemanticsRow, ...]:
    """Return a row for every valid cell of a group that observed something; A/A controls have none."""
    cells = (cell for cell in run.cells if cell.group == group and cell.status == "ok" and not cell.twin)
    return tuple(row for row in map(_row, cells) if row.observed)


def _row(cell: CellResult) -> SemanticsRow:
    observed = [
        record.observed for block in measured_blocks(cell) for record in block.rounds if record.observed
    ]
    counts: dict[str, Counter[str]] = {}
    for one in observed:
        for name, text in one.items():
            counts.setdefault(name, Counter())[text] += 1
    return SemanticsRow(
        cell=cell,
        rounds=len(observed),
        observed={name: dict(found.most_common()) for name, found in counts.items()},
    )


def semantics_table(run: Run, group: str) -> Table:
    """Return the table of what a group's cells observed; without rows where nothing was observed."""
    rows = semantics_rows(run, group)
    names = dict.fromkeys(name for row in rows for name in row.observed)
    columns: list[Column[SemanticsRow]] = [
        Column(0, "model", _model, align="left"),
        Column(0, "pattern", lambda row: str(row.cell.params.get(PATTERN) or fmt.ABSENT), align="left"),
        *(Column(0, name.replace("_", " "), partial(_text, name), align="wrapped") for name in names),
    ]
    caption = _caption(rows) if rows else ""
    return table_of(columns, rows, title=f"{group}: observed behaviour", caption=caption)


def _model(row: SemanticsRow) -> str:
    # Two cells of one model may differ in something else than their pattern.
    levels = fmt.levels({name: level for name, level in row.cell.levels.items() if name != PATTERN})
    return f"{row.cell.backend} ({levels})" if levels else row.cell.backend


def _text(name: str, row: SemanticsRow) -> str:
    counts = row.observed.get(name)
    if not counts:
        return fmt.ABSENT
    text, times = next(iter(counts.items()))
    text = text or fmt.ABSENT
    return text if len(counts) == 1 else f"varies: {text} in {times} of {sum(counts.values())}"


def _caption(rows: tuple[SemanticsRow, ...]) -> str:
    fewest, most = min(row.rounds for row in rows), max(row.rounds for row in rows)
    rounds = f"{most}" if fewest == most else f"{fewest} to {most}"
    return f"Observed in {rounds} rounds of each cell. Where rounds differ, the most frequent text is shown."
