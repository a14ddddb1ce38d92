"""The table of leads."""

from bench.analysis.runs.compare_machines import compare_machines
from bench.output.machines import rows
from bench.output.machines.rows import LEAST, caption, chosen, columns, differs, lines_of, whole
from bench.output.tables.table import table_of
from tests.made_sides import made, side, sides
from tests.output.machines.made_machines import made_between


def test_a_pair_has_a_line_for_each_machine() -> None:
    """Named once; the first machine is what the others are held against."""
    between = made_between()
    group = between.groups[0]
    first, second = table_of(columns(between), lines_of(group, group.pairs[0])).rows
    assert first[:2] == ("asyncio vs sequential", "A")
    assert first[4:] == ("", "", "")
    assert (*second[:2], second[5]) == ("", "B", "equivalent")
    assert " : " in second[3]


def test_of_many_pairs_those_that_differ_are_shown() -> None:
    """All where they are few."""
    between = made_between()
    assert whole(between)
    assert sum(len(lines) for _, lines in chosen(between)) == 12
    many = compare_machines(sides(*(made(seed, threads=0.0) for seed in range(1, rows.MOST_LINES + 2))))
    assert not whole(many)
    assert all(differs(line.pair) for _, lines in chosen(many) for line in lines)


def test_a_group_says_what_it_rests_on() -> None:
    """N and blocks of each machine, or its runs."""
    one, several = side("A", made(1, threads=0.0)), side("B", made(2, threads=0.0), made(3, threads=0.0))
    assert (
        caption(compare_machines([one, several]).groups[0])
        == "A: N=100 K=4, 12 blocks · B: N=100 K=4, 2 runs"
    )


def test_narrow_terminals_lose_the_least_needed_columns() -> None:
    """What could have been found first, then the times."""
    between = made_between()
    lines = lines_of(between.groups[0], between.groups[0].pairs[0])
    drawn = [table_of(columns(between), lines, width, LEAST).headers for width in (None, 110, 20)]
    assert drawn[0] == tuple(column.name for column in columns(between))
    assert drawn[1] == tuple(name for name in drawn[0] if name != "min. detectable")
    assert drawn[2] == tuple(name for name in drawn[0] if name not in ("min. detectable", "times"))
