"""Several machines as Markdown, short enough for a pull request; its words need no colour."""

from bench.analysis.runs.between import Between
from bench.output.machines.rankings import TITLES, ranking_lines, tally
from bench.output.machines.rows import THE_REST, chosen, headers, lines_of, whole
from bench.output.machines.words import QUESTION, notes, side_line, warnings
from bench.output.tables.comparison.markdown import escaped
from bench.output.tables.comparison.words import differing_line, refused_lines


def machines_markdown(between: Between) -> str:
    """Return all of it: the answer first, then what differs, then the leads."""
    parts = [f"### {QUESTION}", f"**Of the rankings {escaped(tally(between))}**"]
    parts.append("\n>\n".join(f"> **Warning:** {escaped(line)}" for line in warnings(between)))
    parts.append(_list([f"{side.label}: {side_line(side)}" for side in between.sides]))
    parts += _titled("What differs between them", [differing_line(one) for one in between.differing])
    for fate, lines in ranking_lines(between).items():
        parts += _titled(TITLES[fate], lines)
    parts.append(_table(between))
    parts.append("" if whole(between) else THE_REST)
    parts += _titled("Not compared", refused_lines(between.refused))
    parts.append(_list(notes(between)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)


def _titled(title: str, lines: list[str]) -> list[str]:
    return [f"**{title}**", _list(lines)] if lines else []


def _table(between: Between) -> str:
    groups = {group.name: group for group in between.groups}
    names = ["group", *headers(between)]
    rows = [
        [escaped(name if line.lead else ""), *map(escaped, line.cells)]
        for name, pairs in chosen(between).items()
        for pair in pairs
        for line in lines_of(groups[name], pair)
    ]
    if not rows:
        return ""
    return "\n".join("| " + " | ".join(row) + " |" for row in [names, ["---"] * len(names), *rows])
