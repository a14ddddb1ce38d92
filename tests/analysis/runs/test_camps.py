"""What machines have in common on which a ranking turns over."""

import pytest

from bench.analysis.runs.camps import turn_overs
from bench.analysis.runs.compare_machines import compare_machines
from tests.made_sides import side
from tests.output.machines.made_machines import ONE, TWO, made_between, run_of_two


def test_each_winner_has_its_machines_and_what_only_they_have() -> None:
    """The machine with one CPU, and the machine with two; and the lead that decides, on each."""
    (found,) = turn_overs(made_between())
    assert found.ranking.group == "turning"
    by_machine = {camp.machines: camp for camp in found.camps}
    assert by_machine["A",].alone_in == {"usable CPUs": ("2",), "processor": ("Abacus 9000",)}
    assert by_machine["B",].alone_in == {"usable CPUs": ("1",), "processor": ("Abacus 200",)}
    for camp in found.camps:
        assert camp.ratio_ci is not None
        assert camp.ratio_ci[0] < (camp.ratio or 0) < camp.ratio_ci[1]


def test_with_three_machines_the_interval_is_over_machines() -> None:
    """Their leads are 0.4, 0.5 and 0.6 on a log scale, so their mean is known to about a quarter."""
    leads = {"A": 0.4, "C": 0.5, "D": 0.6}
    many = [
        side(name, run_of_two(at, TWO, -lead - 0.1, -0.1)) for at, (name, lead) in enumerate(leads.items(), 1)
    ]
    (found,) = turn_overs(compare_machines([*many, side("B", run_of_two(9, ONE, -0.1, -0.5))]))
    camp = found.camps[0]
    assert camp.machines == ("A", "C", "D")
    assert camp.ratio == pytest.approx(1.65, rel=0.02)
    assert camp.ratio_ci == pytest.approx((1.29, 2.11), rel=0.03)
    assert "processor" in camp.alone_in


def test_what_both_have_sets_nobody_apart() -> None:
    """Two machines that differ in nothing recorded have nothing that is only there."""
    alike = [side("A", run_of_two(1, TWO, -0.6, -0.2)), side("B", run_of_two(2, TWO, -0.1, -0.5))]
    (found,) = turn_overs(compare_machines(alike))
    assert [camp.alone_in for camp in found.camps] == [{}, {}]
