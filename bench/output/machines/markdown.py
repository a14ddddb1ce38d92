"""Several machines as Markdown, short enough for a pull request; its words need no colour."""

from bench.analysis.runs.compare_machines import MachineComparison
from bench.machine.facts import clean
from bench.output.machines.camps import TITLE, camp_lines
from bench.output.machines.rankings import TITLES, ranking_lines, tally
from bench.output.machines.rows import THE_REST, LeadColumn, chosen, columns, whole
from bench.output.machines.words import NAME_LIMIT, QUESTION, notes, side_line, warnings
from bench.output.tables.comparison.words import differing_line, refused_lines
from bench.output.tables.pipes import joined, listed, table, titled, warned


def machines_markdown(between: MachineComparison) -> str:
    """Return the comparison of several machines: the answer first, then what differs, then the leads."""
    parts = [f"### {QUESTION}", f"**Rankings: {tally(between)}**", warned(warnings(between))]
    parts.append(listed(f"{side.label}: {side_line(side)}" for side in between.sides))
    differing = [differing_line(one) for one in between.differing]
    parts += titled("What differs between the machines", differing, "####")
    for fate, lines in ranking_lines(between).items():
        parts += titled(TITLES[fate], lines, "####")
    parts += titled(TITLE, camp_lines(between), "####")
    parts += [_table(between), "" if whole(between) else THE_REST]
    parts += titled("Not compared", refused_lines(between.refused), "####")
    return joined([*parts, listed(notes(between))])


def _table(between: MachineComparison) -> str:
    name = LeadColumn(0, "group", lambda line: clean(line.group.name, NAME_LIMIT) if line.named else "")
    drawn = (name, *columns(between))
    lines = [line for _, lines in chosen(between) for line in lines]
    if not lines:
        return ""
    return table(
        [column.name for column in drawn], ([column.draw(line) for column in drawn] for line in lines)
    )
