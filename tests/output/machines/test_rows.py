"""The table of leads."""

from bench.analysis.runs.between import compare_machines
from bench.output.machines import rows
from bench.output.machines.rows import caption, chosen, differs, fitting, headers, lines_of, whole
from tests.made_sides import made, side, sides
from tests.output.machines.made_machines import made_between


def test_a_pair_has_a_line_for_each_machine() -> None:
    """Named once; the first machine is what the others are held against."""
    between = made_between()
    group = between.groups[0]
    first, second = lines_of(group, group.pairs[0])
    assert (first.lead, first.on, first.beside) == ("asyncio over sequential", "A", "")
    assert (second.lead, second.on, second.there) == ("", "B", "equivalent")
    assert " : " in second.times


def test_of_many_pairs_those_that_differ_are_shown() -> None:
    """All where they are few."""
    between = made_between()
    assert whole(between)
    assert sum(map(len, chosen(between).values())) == 6
    many = compare_machines(sides(*(made(seed, threads=0.0) for seed in range(1, rows.MOST_LINES + 2))))
    assert not whole(many)
    assert all(differs(pair) for pairs in chosen(many).values() for pair in pairs)


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
    names = headers(between)
    lines = [line.cells for line in lines_of(between.groups[0], between.groups[0].pairs[0])]
    drawn = [[names[place] for place in fitting(lines, names, width)] for width in (None, 105, 20)]
    assert drawn[0] == list(names)
    assert drawn[1] == [name for name in names if name != "could find"]
    assert drawn[2] == [name for name in names if name not in ("could find", "times")]
