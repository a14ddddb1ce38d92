"""Does the same model win on every machine, and by how much more?"""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_machines import MachineComparison, PairComparison, compare_machines
from bench.analysis.runs.compare_runs import compare_sides
from bench.errors import UsageError
from bench.model.run import Run, Tool
from tests.made import altered
from tests.made_sides import certificate, made, of, side, sides

SLOW = math.log(1.5)
SLOWER = math.log(2.0)


def pair_of(found: MachineComparison, x: str, y: str) -> PairComparison:
    """Return the pair of these two backends, x the one that is faster on the first machine."""
    (group,) = found.groups
    (one,) = [pair for pair in group.pairs if (pair.x.backend, pair.y.backend) == (x, y)]
    return one


def fates(found: MachineComparison) -> list[str]:
    """Return the fate of every ranking."""
    return [one.fated.fate for group in found.groups for one in group.rankings]


def test_the_lead_there_over_the_lead_here() -> None:
    """On A asyncio is 1.5 times as fast as threads, on B twice: its lead there is 4/3 of that here."""
    a, b = made(1, asyncio=0.0, threads=SLOW), made(2, asyncio=0.0, threads=SLOWER)
    pair = pair_of(compare_machines(sides(a, b)), "asyncio", "threads")
    assert [pair.within[where].ratio for where in "AB"] == pytest.approx([1.5, 2.0], rel=0.02)
    found = pair.between["B"]
    assert found.ratio == pytest.approx(4 / 3, rel=0.02)
    assert found.ratio_ci
    assert found.ratio_ci[0] < 4 / 3 < found.ratio_ci[1]
    assert found.verdict == "slower"


def test_the_faster_on_the_first_machine_stands_first() -> None:
    """So that a lead is above 1 there; exchanging the machines gives the inverse ratio of leads."""
    a, b = made(1, asyncio=SLOWER, threads=0.0), made(2, asyncio=SLOW, threads=0.0)
    forth = pair_of(compare_machines(sides(a, b)), "threads", "asyncio").between["B"]
    back = pair_of(compare_machines(sides(b, a)), "threads", "asyncio").between["B"]
    assert forth.ratio == pytest.approx(1 / (back.ratio or 0))
    assert (forth.verdict, back.verdict) == ("faster", "slower")


def test_a_pair_with_sequential_agrees_with_the_comparison_of_runs() -> None:
    """What is relative to sequential there is the lead over sequential here, but for the family's size."""
    runs = made(1, threads=SLOW), made(2, threads=SLOWER)
    relative = of(compare_sides(sides(*runs)).cells, "made:threads").relative
    found = pair_of(compare_machines(sides(*runs)), "sequential", "threads").between["B"]
    assert (found.ratio, found.p, found.ratio_ci) == (relative.ratio, relative.p, relative.ratio_ci)


def test_the_same_ranking_holds() -> None:
    """Whatever its leads are, and on however many machines; sequential is first everywhere here."""
    runs = [made(seed, threads=SLOW, asyncio=SLOW * seed) for seed in (2, 3, 4)]
    assert fates(compare_machines(sides(*runs))) == ["holds"]


def test_a_ranking_turns_over() -> None:
    """Asyncio beats the others on A, threads on B."""
    a, b = made(1, asyncio=-SLOWER, threads=-SLOW), made(2, asyncio=-SLOW, threads=-SLOWER)
    found = compare_machines(sides(a, b))
    (ranking,) = found.groups[0].rankings
    assert (ranking.fated.fate, ranking.fated.pair) == ("turns over", ("made:asyncio", "made:threads"))
    assert [one.leaders for one in ranking.standings.values()] == [("made:asyncio",), ("made:threads",)]


def test_a_small_step_over_the_margin_levels_nothing_out() -> None:
    """4 % is equivalent and 6 % is faster, but the two leads are not established to differ."""
    a, b = made(1, threads=math.log(1.04)), made(2, threads=math.log(1.065))
    known = [side(label, run, certificate=certificate(0.001)) for label, run in (("A", a), ("B", b))]
    outcomes = [one.outcome for one in compare_machines(known).groups[0].rankings[0].standings.values()]
    assert outcomes == ["no difference", "winner"]
    assert fates(compare_machines(known)) == ["cannot tell"]


def test_a_certificate_widens_the_interval_between_machines() -> None:
    """A lead that blocks alone tell apart is lost in a large variance between runs."""
    runs = made(1, threads=SLOW), made(2, threads=SLOW + math.log(1.2))
    known = [side(label, run, certificate=certificate(0.04)) for label, run in zip("AB", runs, strict=True)]
    bare = pair_of(compare_machines(sides(*runs)), "sequential", "threads")
    wide = next(iter(compare_machines(known).groups[0].pairs))
    assert (bare.between["B"].verdict, bare.between["B"].widened) == ("slower", False)
    assert (wide.between["B"].verdict, wide.between["B"].widened) == ("inconclusive", True)


def test_several_runs_of_a_machine_are_counted() -> None:
    """Then it is runs that scatter, and nothing need be widened."""
    here = side("A", *(made(seed, threads=SLOW) for seed in (1, 2, 3)))
    there = side("B", *(made(seed, threads=SLOWER) for seed in (4, 5, 6)))
    pair = pair_of(compare_machines([here, there]), "sequential", "threads")
    assert (pair.between["B"].verdict, pair.between["B"].widened) == ("slower", None)


def refused(*runs: Run) -> dict[str, str]:
    """Return the reason of each cell that is not compared."""
    return {one.cell.id: one.reason for one in compare_machines(sides(*runs)).refused}


def test_a_void_cell_is_left_out_of_the_ranking_as_well() -> None:
    """With its reason; the others are ranked without it on every machine."""
    void = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    runs = made(1, threads=0.0, asyncio=0.0), void
    assert refused(*runs) == {"made:asyncio": "void in B: liar"}
    (ranking,) = compare_machines(sides(*runs)).groups[0].rankings
    assert [cell.id for cell in ranking.among.cells] == ["made:sequential", "made:threads"]


def test_other_work_is_not_merged() -> None:
    """Another level of a parameter, told for the cell that has it."""
    other = altered(made(2, threads=0.0, asyncio=0.0), "made:threads", params={"concurrency": 9})
    told = refused(made(1, threads=0.0, asyncio=0.0), other)
    assert told == {"made:threads": "concurrency is 4 in A and 9 in B"}


def test_as_many_at_once_as_the_machine_has_cpus_is_the_same_work() -> None:
    """K differs because the machines do; any other K is other work."""

    def run_with(seed: int, cpus: int, level: int) -> Run:
        run = altered(made(seed, threads=0.0), "made:threads", params={"concurrency": level})
        return replace(run, machine={"cpu": {"usable": cpus}})

    assert refused(run_with(1, 4, 4), run_with(2, 16, 16)) == {}
    with pytest.raises(UsageError, match="concurrency is 4 in A and 8 in B"):
        compare_machines(sides(run_with(1, 4, 4), run_with(2, 16, 8)))


def test_runs_of_another_harness_are_not_merged() -> None:
    """Told cell by cell; a third machine of the same harness is still compared."""
    a, b, c = made(1, threads=0.0), made(2, threads=0.0), made(3, threads=0.0)
    newer = replace(b, tool=Tool("concurrency-lab", "9.9"))
    told = refused(a, newer, c)
    assert set(told) == {"made:sequential", "made:threads"}
    assert "9.9 in B" in told["made:threads"]
    with pytest.raises(UsageError, match=r"nothing can be compared: made:sequential: the harness is"):
        compare_machines(sides(a, newer))


def test_runs_without_a_common_cell_are_refused() -> None:
    """The message says what each side holds."""
    with pytest.raises(UsageError, match=r"no cell in common: A holds one; B holds two"):
        compare_machines(sides(made(1, group="one", threads=0.0), made(2, group="two", threads=0.0)))


def test_a_cell_alone_in_its_group_has_no_ratio() -> None:
    """It can't lead anybody; where there is nothing else, nothing is compared."""
    with pytest.raises(UsageError, match="only cell of its group"):
        compare_machines(sides(made(1), made(2)))


def test_imported_runs_were_not_measured_side_by_side() -> None:
    """So they have no leads."""
    with pytest.raises(UsageError, match="imported from pyperf"):
        compare_machines(sides(made(1, threads=0.0), replace(made(2, threads=0.0), imported_from="pyperf")))


def test_another_n_has_leads_and_no_verdict_between_machines() -> None:
    """Each machine's own ranking stands; what differs may be due to N."""
    a, b = made(1, asyncio=0.0, threads=SLOW), made(2, asyncio=SLOW, threads=0.0)
    b = replace(b, cells=tuple(replace(cell, operations=200) for cell in b.cells))
    found = compare_machines(sides(a, b))
    pair = pair_of(found, "asyncio", "threads")
    assert [one.verdict for one in pair.within.values()] == ["faster", "slower"]
    assert (pair.between["B"].verdict, pair.between["B"].ratio_ci) == ("inconclusive", None)
    assert "N is 100 in A and 200 in B" in (pair.between["B"].reason or "")
    assert fates(found) == ["cannot tell"]


def test_times_stand_as_they_are() -> None:
    """Seconds per operation by machine; None where a machine has none."""
    void = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    times = compare_machines(sides(made(1, threads=0.0, asyncio=0.0), void)).groups[0].s_per_op
    assert times["made:threads"]["A"] == pytest.approx(1e-4, rel=0.5)
    assert times["made:asyncio"]["B"] is None


def alarms(runs_of: Sequence[int], trials: int) -> float:
    """Return how often two machines of these numbers of runs, alike in truth, are told apart."""
    rng, found = np.random.default_rng(7), 0
    for trial in range(trials):
        offsets = iter(rng.normal(0, 0.03 if max(runs_of) > 1 else 0.0, 2 * sum(runs_of)))
        machines: list[Side] = []
        for label, count in zip("AB", runs_of, strict=True):
            seeds = [trial * 20 + len(machines) * 10 + place for place in range(count)]
            machines.append(
                side(label, *(made(s, blocks=6, threads=next(offsets), asyncio=next(offsets)) for s in seeds))
            )
        pairs = compare_machines(machines).groups[0].pairs
        found += any(pair.between["B"].verdict in ("faster", "slower") for pair in pairs)
    return found / trials


@pytest.mark.parametrize("runs_of", [(1, 1), (4, 4)])
def test_false_alarms_of_a_family_stay_within_five_per_cent(runs_of: tuple[int, int]) -> None:
    """Any of three pairs, by blocks of one run each and by runs that differ: at most 7 % of 200 trials."""
    assert alarms(runs_of, 200) <= 0.07


def test_distorted_times_are_not_compared() -> None:
    """Nothing is left of a machine under a debugger."""
    distorted = replace(made(2, threads=0.0), machine={"process": {"traced": True}})
    with pytest.raises(UsageError, match="the times of B are distorted"):
        compare_machines(sides(made(1, threads=0.0), distorted))
