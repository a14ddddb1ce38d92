"""Is a cell faster in one run than in another?"""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.runs.comparability import margin_of
from bench.analysis.runs.compare_runs import Relative, compare_sides, regressed
from bench.errors import UsageError
from bench.model.run import Run
from tests.made import altered, blocks_of
from tests.made_sides import certificate, made, of, side, sides

SLOWER = math.log(1.2)


def relative(one: Run, other: Run, cell_id: str = "made:threads") -> Relative:
    """Return the judged ratio of the cell."""
    found = of(compare_sides(sides(one, other)).cells, cell_id).relative
    assert isinstance(found, Relative)
    return found


def test_a_slower_cell_is_found_through_the_drift() -> None:
    """The ratio is B's time over A's; the times as they stand, which drift by a third, carry no verdict."""
    across = compare_sides(
        sides(made(1, threads=0.1, asyncio=0.2), made(2, threads=0.1 + SLOWER, asyncio=0.2))
    )
    found = of(across.cells, "made:threads")
    assert found.relative.verdict == "slower"
    assert found.relative.ratio == pytest.approx(1.2, rel=0.02)
    assert found.relative.ratio_ci[0] < 1.2 < found.relative.ratio_ci[1]
    assert of(across.cells, "made:asyncio").relative.verdict == "equivalent"
    assert abs(found.absolute / 1.2 - 1) > 0.02


def test_faster_is_the_mirror_image() -> None:
    """The sides exchanged give the inverse ratio and the opposite verdict."""
    a, b = made(1, threads=0.0), made(2, threads=SLOWER)
    forth, back = relative(a, b), relative(b, a)
    assert (forth.verdict, back.verdict) == ("slower", "faster")
    assert forth.ratio
    assert back.ratio == pytest.approx(1 / forth.ratio)
    assert forth.p == pytest.approx(back.p)


def test_the_sequential_cell_is_the_base_and_has_its_times() -> None:
    """It is relative to nothing, and no reason is given for that."""
    base = of(compare_sides(sides(made(1, threads=0.0), made(2, threads=0.0))).cells, "made:sequential")
    assert (base.relative, base.not_relative) == (None, None)
    assert base.absolute == pytest.approx(base.b_s_per_op / base.a_s_per_op)


def test_another_n_is_compared_by_time_per_operation_and_has_no_verdict() -> None:
    """Half the time per operation as it stands; a verdict would be of N as much as of the run."""
    a = made(1, threads=0.0)
    b = replace(a, seed=2, cells=tuple(replace(cell, operations=200) for cell in a.cells))
    found = of(compare_sides(sides(a, b)).cells, "made:threads")
    assert found.absolute == pytest.approx(0.5)
    assert found.relative.ratio == pytest.approx(1.0)
    assert (found.relative.verdict, found.relative.ratio_ci) == ("inconclusive", None)


def test_the_family_is_the_group_over_all_sides() -> None:
    """Every further cell of the group, or later run, makes all of its intervals wider."""
    a, b, c = made(1, threads=0.0), made(2, threads=0.0), made(3, threads=0.0)

    def width(*runs: Run) -> float:
        low, high = compare_sides(sides(*runs)).cells[1].relative.ratio_ci  # type: ignore[union-attr, misc]
        return high - low

    more = [made(seed, threads=0.0, asyncio=0.0) for seed in (1, 2)]
    assert width(a, b) < width(*more)
    assert width(a, b) < width(a, b, c)


def test_holm_adjusts_within_the_family() -> None:
    """Of two p-values the smaller is doubled."""
    across = compare_sides(sides(made(1, threads=0.0, asyncio=0.0), made(2, threads=SLOWER, asyncio=0.0)))
    found = of(across.cells, "made:threads").relative
    assert found.p_adjusted == pytest.approx(2 * found.p)


def test_a_certificate_makes_the_verdict_harder() -> None:
    """A slow-down that blocks alone establish is lost in a large variance between runs."""
    runs = made(1, threads=0.0), made(2, threads=SLOWER)
    known = [side(label, run, certificate=certificate(0.04)) for label, run in zip("AB", runs, strict=True)]
    wide, narrow = compare_sides(known).cells[1].relative, relative(*runs)
    assert wide
    assert (narrow.verdict, wide.verdict) == ("slower", "inconclusive")
    assert (narrow.widened, wide.widened) == (False, True)
    assert wide.detectable
    assert narrow.detectable
    assert wide.detectable > narrow.detectable


def test_a_run_beside_itself_is_equivalent_by_construction() -> None:
    """Ratio 1, an interval of no width, and nothing that it could have found."""
    run = made(1, threads=0.3)
    found = relative(run, run)
    assert (found.ratio, found.ratio_ci, found.p) == (1.0, (1.0, 1.0), 1.0)
    assert (found.verdict, found.detectable, found.widened) == ("equivalent", None, None)


def test_one_block_has_a_ratio_and_nothing_else() -> None:
    """No interval, no p-value, no verdict, and the reason."""
    found = relative(made(1, threads=0.0), made(2, blocks=1, threads=SLOWER))
    assert found.ratio == pytest.approx(1.2, rel=0.05)
    assert (found.ratio_ci, found.p, found.p_adjusted, found.detectable) == (None, None, None, None)
    assert found.verdict == "inconclusive"
    assert found.reason


def test_lost_and_other_cells_are_refused_one_by_one() -> None:
    """What is left is compared all the same."""
    a = made(1, threads=0.0, asyncio=0.0, processes=0.0)
    b = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    across = compare_sides(sides(a, b))
    reasons = {one.cell.id: one.reason for one in across.refused}
    assert reasons == {"made:asyncio": "void in B: liar", "made:processes": "only in A"}
    assert [one.cell.id for one in across.cells] == ["made:sequential", "made:threads"]


def test_runs_without_a_common_cell_are_refused() -> None:
    """The message says what each side holds."""
    with pytest.raises(UsageError, match=r"no cell in common: A holds one; B holds two"):
        compare_sides(sides(made(1, group="one", threads=0.0), made(2, group="two", threads=0.0)))


def test_runs_of_which_nothing_can_be_compared_are_refused() -> None:
    """Were that let pass, a threshold would never be crossed; the message has a first reason."""
    void = made(2, threads=0.0)
    for cell in void.cells:
        void = altered(void, cell.id, status="void", reason="liar")
    with pytest.raises(UsageError, match=r"made:sequential: void in B: liar \(and 1 more\)"):
        compare_sides(sides(made(1, threads=0.0), void))


def test_a_run_without_cells_has_nothing_in_common() -> None:
    """No crash where there is nothing at all."""
    empty = replace(made(2), cells=())
    with pytest.raises(UsageError, match="B holds nothing"):
        compare_sides(sides(made(1, threads=0.0), empty))


@pytest.mark.parametrize(
    ("threshold", "beyond"), [(0.0, True), (0.05, True), (0.15, True), (0.2, False), (5.0, False)]
)
def test_a_regression_is_established_by_the_whole_interval(threshold: float, beyond: bool) -> None:
    """It is the interval's lower bound that must be beyond the threshold; a fast cell never is."""
    runs = sides(made(1, threads=0.0), made(2, threads=SLOWER))
    slow, fast = (of(compare_sides(some).cells, "made:threads") for some in (runs, runs[::-1]))
    assert regressed(slow, threshold) is beyond
    assert not regressed(fast, threshold)


def test_absurd_times_have_no_ratio() -> None:
    """None in the place of a number that would overflow."""
    absurd = altered(made(2, threads=0.0), "made:threads", blocks=blocks_of([690.0] * 4))
    cell = of(compare_sides(sides(made(1, threads=0.0), absurd)).cells, "made:threads")
    assert (cell.relative.ratio, cell.absolute) == (None, None)


def alarm_share(per_side: int, trials: int, between: float) -> float:
    """Return how often runs without a true difference, each with an offset of its own, are told apart."""
    rng, alarms = np.random.default_rng(51), 0
    for trial in range(trials):
        offsets = rng.normal(0, between, 2 * per_side)
        runs = [
            made(trial * 2 * per_side + place, blocks=6, threads=float(offset))
            for place, offset in enumerate(offsets)
        ]
        both = [side("A", *runs[:per_side]), side("B", *runs[per_side:])]
        found = of(compare_sides(both).cells, "made:threads").relative
        alarms += found.p < 0.05
    return alarms / trials


@pytest.mark.parametrize(("per_side", "between"), [(1, 0.0), (5, 0.05)])
def test_false_alarms_come_at_about_five_per_cent(per_side: int, between: float) -> None:
    """Blocks of one run each where runs agree, and runs where they don't: 2 to 8 % of 200 seeded trials."""
    assert 0.02 <= alarm_share(per_side, 200, between) <= 0.08


def test_blocks_alone_alarm_where_runs_differ_among_themselves() -> None:
    """Why there is the widening: with an offset of its own for each run, most pairs look different."""
    assert alarm_share(1, 100, 0.05) > 0.5


def test_distorted_times_are_not_compared() -> None:
    """Nothing is left, and the side is named with what distorted it."""
    distorted = replace(made(2, threads=0.0), machine={"process": {"traced": True}})
    with pytest.raises(UsageError, match=r"the times of B are distorted: tracer \(attached\)"):
        compare_sides(sides(made(1, threads=0.0), distorted))


def test_the_margin_that_was_asked_for_decides_between_runs_too() -> None:
    """What is the same within 5 % is not the same within 0.1 %; of two margins the smaller one counts."""
    a, b = made(1, threads=0.0), made(2, threads=0.01)
    strict = replace(b, plan=replace(b.plan, margin=0.001))
    assert relative(a, b).verdict == "equivalent"
    assert relative(a, strict).verdict != "equivalent"
    assert margin_of(*sides(a, strict)) == 0.001


def test_a_regression_is_established_over_all_groups_at_once() -> None:
    """A cell that is slower in its own group of one is no regression among forty groups that say nothing."""
    fine = [
        replace(one, plan=replace(one.plan, margin=0.001))
        for one in (made(1, threads=0.0), made(2, threads=0.01))
    ]
    alone = of(compare_sides(sides(*fine)).cells, "made:threads")
    runs = [_with_groups(one, 40) for one in fine]
    among = of(compare_sides(sides(*runs)).cells, "made:threads")
    assert alone.relative.verdict == among.relative.verdict == "slower"
    assert (regressed(alone, 0.0), regressed(among, 0.0)) == (True, False)
    assert among.overall.detectable > alone.overall.detectable == pytest.approx(alone.relative.detectable)


def _with_groups(run: Run, count: int) -> Run:
    others = [made(100, group=f"other{number}", threads=0.0) for number in range(count)]
    groups = [group for one in (run, *others) for group in one.plan.groups]
    cells = tuple(cell for one in (run, *others) for cell in one.cells)
    return replace(run, plan=replace(run.plan, groups=tuple(groups)), cells=cells)


def test_another_n_of_the_baseline_has_no_verdict() -> None:
    """The ratio is of times per operation, and says so little of the run as another N of the cell itself."""
    a = made(1, threads=0.0)
    found = relative(a, replace(altered(a, "made:sequential", operations=50), seed=2))
    assert found.ratio == pytest.approx(0.5)
    assert found.reason is not None
    assert found.reason.startswith("the sequential cell's N is 100 in A and 50 in B")
