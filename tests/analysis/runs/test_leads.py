"""One model's lead over another on one machine."""

import math

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.analysis.runs.leads import leads_on, turned
from bench.analysis.runs.reduced import reduce_run
from bench.model.run import Run
from tests.made import altered, blocks_of
from tests.made_sides import made, side
from tests.output.made_run import made_run

SLOWER = math.log(1.2)
PAIR = ("made:sequential", "made:threads")


def test_a_single_run_says_what_its_own_tables_say() -> None:
    """Ratio, interval and verdict of every pair of every group, by the method that its plan chose."""
    run = made_run()
    found = leads_on(side("A", run))
    told = {(p.a.id, p.b.id): p.comparison for group in summarise(run).groups for p in group.pairs}
    assert found.keys() == told.keys()
    for pair, one in told.items():
        # The logarithms are added up in another order there.
        assert found[pair].ratio == pytest.approx(one.ratio, rel=1e-12)
        assert found[pair].ratio_ci == pytest.approx(one.ratio_ci, rel=1e-12)
        assert (found[pair].verdict == "faster") == (one.verdict == "slower")


def test_the_lead_is_of_the_first() -> None:
    """The sequential cell is 1.2 times as fast as threads here, so its lead is 1.2, and it is the faster."""
    found = leads_on(side("A", made(1, threads=SLOWER)))[PAIR]
    assert found.ratio == pytest.approx(1.2, rel=0.02)
    assert found.verdict == "faster"
    back = turned(found)
    assert back.verdict == "slower"
    assert back.ratio_ci == pytest.approx((1 / found.ratio_ci[1], 1 / found.ratio_ci[0]))  # type: ignore[index]


def test_of_several_runs_each_is_one_figure() -> None:
    """Runs that differ by 10 % make a wide interval, however narrow that of each one's blocks is."""
    runs = [made(seed, threads=shift) for seed, shift in enumerate((0.1, 0.2, 0.3), 1)]
    several, alone = leads_on(side("A", *runs))[PAIR], leads_on(side("A", runs[1]))[PAIR]
    assert several.ratio == pytest.approx(math.exp(0.2), rel=0.02)

    def width(bounds: tuple[float, float] | None) -> float:
        return bounds[1] - bounds[0] if bounds else 0.0

    assert width(several.ratio_ci) > 5 * width(alone.ratio_ci)


def test_a_run_that_its_data_stopped_keeps_its_level() -> None:
    """At 1 % the interval is wider, of one run and of several."""
    runs = [made(seed, threads=SLOWER) for seed in (1, 2, 3)]
    strict = [replace(run, plan=replace(run.plan, alpha=0.01)) for run in runs]
    for count in (1, 3):
        wide, narrow = (leads_on(side("A", *some[:count]))[PAIR].ratio_ci for some in (strict, runs))
        assert wide is not None
        assert narrow is not None
        assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_pair_that_one_of_several_runs_lacks_is_left_out() -> None:
    """A mean of fewer runs than the caption says would be another figure."""
    whole = made(1, threads=0.0, asyncio=0.0)
    void = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    assert list(leads_on(side("A", whole, void))) == [PAIR]


def test_one_block_has_a_lead_and_no_verdict() -> None:
    """And the reason."""
    found = leads_on(side("A", made(1, blocks=1, threads=SLOWER)))[PAIR]
    assert (found.ratio_ci, found.verdict) == (None, "inconclusive")
    assert found.reason
    assert "1 block" in found.reason


def absurd(logs: float) -> Run:
    """Return a run in which threads take e to this power as long."""
    return altered(made(1, threads=0.0), "made:threads", blocks=blocks_of([logs] * 4))


def test_absurd_times_have_no_lead() -> None:
    """None where a number would overflow, and no figure of the others is spoilt."""
    found = leads_on(side("A", absurd(690.0)))[PAIR]
    assert (found.ratio, found.ratio_ci, found.verdict) == (None, None, "inconclusive")


def test_every_comparable_pair_is_kept_with_the_sequential_cell_first() -> None:
    """Log ratios within blocks, b's time over a's; twins are in none."""
    pairs = reduce_run(made(1, threads=0.1, asyncio=0.3)).pairs
    assert list(pairs) == [
        ("made:sequential", "made:threads"),
        ("made:sequential", "made:asyncio"),
        ("made:threads", "made:asyncio"),
    ]
    ratios = pairs["made:threads", "made:asyncio"].log_ratios
    assert sum(ratios) / len(ratios) == pytest.approx(0.2, abs=0.02)
