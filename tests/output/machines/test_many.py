"""The page of many machines, on which machines are rows."""

from bench.analysis.runs.compare_machines import MachineComparison, compare_machines
from bench.output.machines.many import FEW, lead_spreads, matrix_down, time_rows, winners_text
from bench.output.machines.page import machines_page
from tests.made_sides import side
from tests.output.machines.made_machines import ONE, TWO, run_of_two


def many() -> MachineComparison:
    """Return more machines than fit as columns: the last three have one CPU, and another winner."""
    big = [side(f"big{at}", run_of_two(at + 1, TWO, -0.6, -0.2)) for at in range(FEW)]
    small = [side(f"small{at}", run_of_two(at + 40, ONE, -0.1, -0.5)) for at in range(3)]
    return compare_machines([*big, *small])


def test_each_machine_is_a_row_of_the_matrix() -> None:
    """With who wins in each group, and by how much."""
    columns, rows = matrix_down(many())
    assert columns == ["steady", "turning"]
    assert [name for name, _ in rows][-1] == "small2"
    assert [(one.who, one.lead) for one in rows[-1][1]][1] == ("processes", "1.49×")


def test_leads_and_times_are_shown_by_their_spread() -> None:
    """The smallest, the median and the largest, in this order, and how often which model is faster."""
    leads = {(one.group, one.models): one for one in lead_spreads(many())}
    found = leads["turning", "threads vs processes"]
    assert found.verdicts == "faster on 8, slower on 3"
    values = [value or 0 for _, value in found.leads]
    assert values == sorted(values)
    assert values[0] < 1 < values[2]
    assert all(len(three) == 3 for _, _, three in time_rows(many()))


def test_the_page_says_who_wins_on_how_many() -> None:
    """It names the machines of each winner, some of many, and stays small."""
    between = many()
    turning = next(one for group in between.groups for one in group.rankings if one.group == "turning")
    assert winners_text(turning) == "threads on 8, processes on 3"
    page = machines_page(between)
    assert "threads win on big0, big1" in page
    assert 'id="chart-leads"' not in page
    assert len(page) < 1_500_000
