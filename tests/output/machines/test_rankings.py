"""Which rankings hold, and which don't, in sentences."""

from msgspec.structs import replace

from bench.analysis.runs.compare_machines import compare_machines
from bench.output.machines.rankings import leaders_text, ranking_lines, tally
from tests.made_sides import made, sides
from tests.output.machines.made_machines import made_between


def test_what_turns_over_is_told_with_its_leads() -> None:
    """Who wins where, and by how much, on every machine."""
    found = ranking_lines(made_between())
    (line,) = found["turns over"]
    assert line.startswith("turning: threads on A; processes on B (threads vs processes: 1.50× [")
    assert line.count("×") == 2


def test_what_holds_shares_a_line_by_its_winner() -> None:
    """One line for each winner, not for each group."""
    assert ranking_lines(made_between())["holds"] == ["asyncio wins: steady"]
    tied = ranking_lines(compare_machines(sides(made(1, threads=0.0), made(2, threads=0.0))))
    assert tied["holds"][0].endswith("(the same time): made")


def test_what_cannot_be_told_says_why() -> None:
    """No winner established, and too few blocks where that is all there is to it."""
    few = compare_machines(sides(made(1, threads=0.5), made(2, blocks=1, threads=0.5)))
    assert ranking_lines(few)["cannot tell"] == [
        "no winner is established on B (too few blocks for a verdict on B): made"
    ]
    assert leaders_text(few.groups[0].rankings[0], "B") == "none established"
    b = made(2, threads=0.0, asyncio=0.5)
    b = replace(b, cells=tuple(replace(cell, operations=200) for cell in b.cells))
    unequal = compare_machines(sides(made(1, threads=0.5, asyncio=0.0), b))
    assert "N is 100 in A and 200 in B" in ranking_lines(unequal)["cannot tell"][0]


def test_fates_are_counted() -> None:
    """The most telling first, each verb with its number."""
    assert tally(made_between()) == "1 reversed, 1 the same"
