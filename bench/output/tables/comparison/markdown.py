"""A comparison of runs as Markdown, short enough for a pull request; its words need no colour."""

from bench.analysis.runs.compare_runs import CellComparison, RunComparison
from bench.machine.facts import clean
from bench.output.tables.comparison.rows import (
    THE_REST,
    TIMES,
    ComparisonColumn,
    by_group,
    by_pair,
    columns,
    shown,
)
from bench.output.tables.comparison.words import (
    differing_line,
    not_relative_lines,
    notes,
    refused_lines,
    side_line,
    tally,
    threshold_lines,
    warnings,
)
from bench.output.tables.pipes import drawn, joined, listed, titled, warned
from bench.text import inert

LEGEND = (
    "*… as fast as*: each compared with its own run's sequential cell first. *As measured*: drift is not "
    "controlled, so there is no verdict. "
)
NAME_LIMIT = 400


def comparison_markdown(across: RunComparison, threshold: float | None) -> str:
    """Return the whole comparison: the outcome first, then what else differs, then the tables."""
    first = across.sides[0].label
    parts = ["### " + ", ".join(side.label for side in across.sides[1:4]) + f" compared with {first}"]
    parts += [
        f"**{tally(cells)}** ({label} compared with {first}, relative to sequential)"
        for label, cells in by_pair(across.cells).items()
    ]
    if threshold is not None:
        outcome, *regressions = threshold_lines(across, threshold)
        parts += [inert(outcome), listed(line.strip() for line in regressions)]
    parts.append(warned(warnings(across)))
    parts.append(listed(f"{side.label}: {side_line(side)}" for side in across.sides))
    parts += titled("What else differs", [differing_line(one) for one in across.differing], "####")
    parts += [_table(cells, threshold) for cells in by_pair(shown(across, threshold)).values()]
    parts.append(THE_REST if len(shown(across, threshold)) < len(across.cells) else "")
    parts += titled("Without a verdict", not_relative_lines(across.cells), "####")
    parts += titled("Not compared", refused_lines(across.refused), "####")
    shared, *more = notes(across)
    return joined([*parts, LEGEND + shared, *map(inert, more)])


def _table(cells: list[CellComparison], threshold: float | None) -> str:
    group = ComparisonColumn(0, f"{cells[0].b.label}: group", lambda row: clean(row.cell.group, NAME_LIMIT))
    shown = [group, *(column for column in columns(cells, threshold) if column.rank < TIMES)]
    return drawn(shown, [row for rows in by_group(cells).values() for row in rows if row.relative])
