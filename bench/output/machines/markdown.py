"""Several machines as Markdown, short enough for a pull request; its words need no colour."""

from bench.analysis.runs.compare_machines import MachineComparison
from bench.machine.facts import clean
from bench.output.machines.camps import TITLE, camp_lines
from bench.output.machines.many import FEW, differing_lines, tables_of_many
from bench.output.machines.rankings import TITLES, ranking_lines, tally
from bench.output.machines.rows import THE_REST, LeadColumn, chosen, columns, whole
from bench.output.machines.words import NAME_LIMIT, QUESTION, capped, notes, side_line, warnings
from bench.output.tables.comparison.words import refused_lines
from bench.output.tables.pipes import drawn, joined, listed, table, titled, warned


def machines_markdown(between: MachineComparison) -> str:
    """Return the comparison of several machines: the answer first, then what differs, then the leads."""
    many = len(between.sides) > FEW
    parts = [f"### {QUESTION}", f"**Rankings: {tally(between)}**", warned(capped(warnings(between)))]
    if not many:
        parts.append(listed(f"{side.label}: {side_line(side)}" for side in between.sides))
    parts += titled("What differs between the machines", differing_lines(between), "####")
    for fate, lines in ranking_lines(between).items():
        parts += titled(TITLES[fate], lines, "####")
    parts += titled(TITLE, camp_lines(between), "####")
    parts += [table(one.headers, one.rows) for one in tables_of_many(between)] if many else [_table(between)]
    parts += ["" if whole(between) else THE_REST]
    parts += titled("Not compared", capped(refused_lines(between.refused)), "####")
    return joined([*parts, listed(notes(between))])


def _table(between: MachineComparison) -> str:
    name = LeadColumn(0, "group", lambda line: clean(line.group.name, NAME_LIMIT) if line.named else "")
    shown = (name, *columns(between))
    lines = [line for _, lines in chosen(between) for line in lines]
    return drawn(shown, lines) if lines else ""
