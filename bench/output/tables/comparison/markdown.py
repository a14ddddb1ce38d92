"""A comparison of runs as Markdown, short enough for a pull request; its words need no colour."""

from bench.analysis.runs.across import Across, CellAcross
from bench.machine.facts import clean
from bench.output.tables.comparison.rows import THE_REST, by_group, by_pair, columns, shown, whole
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
from bench.text import inert

LEGEND = (
    "*Relative*: each run over its own sequential cell. *As it stands*: drift not controlled, no verdict. "
)


def escaped(text: str) -> str:
    """Return text on one line in which nothing is markup: no link, no tag, no mention, no table border."""
    return inert(clean(text, 400))


def comparison_markdown(across: Across, threshold: float | None) -> str:
    """Return the whole comparison: the outcome first, then what else differs, then the tables."""
    first = across.sides[0].label
    parts = ["### " + ", ".join(side.label for side in across.sides[1:4]) + f" beside {first}"]
    parts += [
        f"**{tally(cells)}** ({label} beside {first}, relative to sequential)"
        for label, cells in by_pair(across.cells).items()
    ]
    if threshold is not None:
        outcome, *regressions = threshold_lines(across, threshold)
        parts += [escaped(outcome), _list([line.strip() for line in regressions])]
    parts.append("\n>\n".join(f"> **Warning:** {escaped(line)}" for line in warnings(across)))
    parts.append(_list([f"{side.label}: {side_line(side)}" for side in across.sides]))
    parts += _titled("What else differs", [differing_line(one) for one in across.differing])
    parts += [_table(cells, threshold) for cells in by_pair(shown(across, threshold)).values()]
    parts.append("" if whole(across) else THE_REST)
    parts += _titled("Without a verdict", not_relative_lines(across.cells))
    parts += _titled("Not compared", refused_lines(across.refused))
    shared, *more = notes(across)
    parts += [LEGEND + shared, *map(escaped, more)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _titled(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", _list(lines)] if lines else []


def _table(cells: list[CellAcross], threshold: float | None) -> str:
    drawn = [column for column in columns(cells, threshold) if not column[0].endswith("time/op")]
    label = cells[0].b.label
    lines = [[f"{label}: group", *(name for name, _ in drawn)]]
    lines.append(["---"] * len(lines[0]))
    for row in (row for rows in by_group(cells).values() for row in rows if row.relative):
        # Only names can come from strangers; what the harness wrote itself is no markup.
        (_, model), *figures = drawn
        names = [escaped(row.cell.group), escaped(model(row))]
        lines.append([*names, *(draw(row) for _, draw in figures)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
