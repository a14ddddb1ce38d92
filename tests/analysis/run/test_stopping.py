"""When is a question settled?"""

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.run.stopping import enough, half_width, is_look, last_level, past, settled
from bench.analysis.stats.compare import compare_family
from bench.model.plan import Method, Until
from bench.planning.profiles import LOOK_ALPHA, LOOKS
from tests.made import blocks_of, plan_of, planned_cell, planned_group, result

# Identical twins, block by block, on a two-core machine while four other programs ran beside them.
RECORDED = json.loads((Path(__file__).parents[1] / "stats" / "recorded_twins.json").read_text())
WOBBLE = (0.01, -0.01, 0.005, 0.0, -0.005, 0.002)
METHODS: tuple[Method, ...] = ("t", "signed-rank")
Draw = Callable[[np.random.Generator, int], list[float]]


def normal(rng: np.random.Generator, size: int) -> list[float]:
    """Return quiet blocks."""
    return list(rng.normal(0, 0.03, size))


def heavy(rng: np.random.Generator, size: int) -> list[float]:
    """Return blocks with heavy tails, and one in thirty far out."""
    far = rng.choice([0.0, 0.4, -0.4], size, p=[0.97, 0.015, 0.015])
    return list(rng.standard_t(3, size) * 0.03 + far)


def recorded(kind: str, rng: np.random.Generator, size: int) -> list[float]:
    """Return blocks of one pair of twins as they were measured, from anywhere in the hour, in their order."""
    streams = [stream for name, pairs in RECORDED.items() if name.startswith(kind) for stream in pairs]
    stream = streams[rng.integers(len(streams))]
    start = int(rng.integers(len(stream)))
    side = rng.choice([-1, 1])
    return [float(side * stream[(start + block) % len(stream)]) for block in range(size)]


def alarmed(draw: Draw, method: Method, rng: np.random.Generator) -> bool:
    """Return whether a duel between twins, by the rule, ends with one of them called faster."""
    values = draw(rng, LOOKS[method][-1])
    for look in LOOKS[method]:
        found = compare_family([values[:look]], method, LOOK_ALPHA)
        if settled(found, Until()):
            return found[0].verdict != "equivalent"
    return False


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("draw", [normal, heavy])
def test_twins_are_told_apart_in_less_than_one_of_twenty_duels(draw: Draw, method: Method) -> None:
    """Over 600 seeded duels by the rule, the share of false alarms stays below 5 %."""
    rng = np.random.default_rng(17)
    alarms = sum(alarmed(draw, method, rng) for _ in range(600))
    assert alarms / 600 < 0.05


@pytest.mark.parametrize(("kind", "method"), [("pinned", "t"), ("unpinned", "signed-rank")])
def test_recorded_twins_are_told_apart_as_rarely(kind: str, method: Method) -> None:
    """With blocks that were measured, drift and neighbours and all, it stays below 5 % as well."""
    rng = np.random.default_rng(19)
    draw = partial(recorded, kind)
    assert sum(alarmed(draw, method, rng) for _ in range(600)) / 600 < 0.05


@pytest.mark.parametrize("ended", [9, 12, 20])
@pytest.mark.parametrize("draw", [normal, heavy])
def test_time_may_end_the_blocks_at_any_number(draw: Draw, ended: int) -> None:
    """With the looks before it, the last one leaves false alarms at about 5 %, and not at twice as many."""
    rng = np.random.default_rng(20)
    alarms = 0
    for _ in range(400):
        values = draw(rng, ended)
        looks = [(look, LOOK_ALPHA) for look in LOOKS["signed-rank"] if look <= ended]
        looks.append((ended, last_level(ended, "signed-rank")))
        found = (compare_family([values[:n]], "signed-rank", alpha)[0].verdict for n, alpha in looks)
        alarms += any(verdict in ("faster", "slower") for verdict in found)
    assert alarms / 400 < 0.065


def test_nine_blocks_can_answer_where_time_ends_them() -> None:
    """Before the first look, all of the level is left, and it is enough for a family of three."""
    clear = [0.5 + one for one in (*WOBBLE, 0.003, -0.003, 0.001)]
    family = [clear, [-one for one in clear], clear]
    found = compare_family(family, "signed-rank", last_level(9, "signed-rank"))
    assert [one.verdict for one in found] == ["slower", "faster", "slower"]
    assert compare_family(family, "signed-rank", LOOK_ALPHA)[0].verdict == "inconclusive"


@pytest.mark.parametrize(("blocks", "level"), [(9, 0.05), (10, 0.05), (11, 0.04), (17, 0.03), (80, 0.01)])
def test_the_last_look_has_what_earlier_ones_have_left(blocks: int, level: float) -> None:
    """Each earlier look takes a fifth of the level."""
    assert last_level(blocks, "signed-rank") == level


def test_looking_after_every_block_would_tell_twins_apart_far_too_often() -> None:
    """The rule is needed: at 5 % after each of 6 to 40 blocks, more than 15 % of twins come out different."""
    rng = np.random.default_rng(18)
    alarms = 0
    for _ in range(150):
        values = rng.normal(0, 0.2, 40)
        verdicts = (compare_family([list(values[:n])], "t")[0].verdict for n in range(6, 41))
        alarms += any(verdict in ("faster", "slower") for verdict in verdicts)
    assert alarms / 150 > 0.15


def test_a_look_comes_at_its_numbers_only() -> None:
    """Between the looks nothing is judged."""
    assert [n for n in range(1, 41) if is_look(n, "t")] == [6, 10, 16, 26, 40]
    assert [n for n in range(1, 81) if is_look(n, "signed-rank")] == [10, 16, 26, 40, 80]


def test_half_a_width_is_on_the_log_scale() -> None:
    """An interval from 1/1.03 to 1.03 reaches 3 % to either side."""
    assert half_width((1 / 1.03, 1.03)) == pytest.approx(math.log(1.03))


def test_with_a_precision_only_the_widths_count() -> None:
    """A verdict does not stop it, and a narrow interval does, whatever its verdict."""
    clear = compare_family([[0.5, 0.6, 0.4, 0.7, 0.3, 0.5]], "t", LOOK_ALPHA)
    narrow = compare_family([[0.05, 0.051, 0.049, 0.05, 0.052, 0.048]], "t", LOOK_ALPHA)
    assert settled(clear, Until())
    assert not settled(clear, Until(precision=0.03))
    assert settled(narrow, Until(precision=0.03))


@pytest.mark.parametrize(
    ("centre", "threshold", "answer"),
    [(0.5, 0.05, True), (0.0, 0.05, False), (-0.5, 0.05, False), (0.05, 0.05, None), (0.5, 0.65, None)],
)
def test_past_a_threshold_is_the_whole_interval(centre: float, threshold: float, answer: bool | None) -> None:
    """Past it, not past it, or astride it, which is not settled."""
    (found,) = compare_family([[centre + one for one in WOBBLE]], "t", LOOK_ALPHA)
    assert past(found, threshold) is answer


def test_past_nothing_is_any_established_slow_down() -> None:
    """With a threshold of 0 the verdict says so, even where Holm's later step cut the interval off at 1."""
    (found,) = compare_family([[0.5 + one for one in WOBBLE]], "t", LOOK_ALPHA)
    cut = replace(found, ratio_ci=(1.0, 2.0))
    assert past(cut, 0.0) is True
    assert past(replace(cut, verdict="inconclusive"), 0.0) is None
    assert past(replace(found, ratio_ci=None), 0.0) is None


def test_with_a_threshold_a_verdict_alone_is_not_enough() -> None:
    """Slower goes on until it is known whether it is slower by more than that; far past it ends at once."""
    found = compare_family([[0.1 + one for one in WOBBLE]], "t", LOOK_ALPHA)
    assert found[0].verdict == "slower"
    assert settled(found, Until())
    assert not settled(found, Until(threshold=0.1))
    assert settled(found, Until(threshold=0.03))
    assert settled(found, Until(threshold=0.5))


def test_a_group_is_judged_by_its_own_plan() -> None:
    """At a look, a clear difference is enough; between looks, or without leave to stop, nothing is."""
    cells = [planned_cell("g", "sequential"), planned_cell("g", "asyncio")]
    group = planned_group("g", cells)
    results = [result(cells[0], blocks_of([0.0] * 6)), result(cells[1], blocks_of([1 + w for w in WOBBLE]))]
    plan = replace(plan_of(group), until=Until(), alpha=LOOK_ALPHA)
    assert enough(results, group, plan, 6)
    assert not enough(results, group, plan, 5)
    assert not enough(results, group, replace(plan, until=None), 6)
