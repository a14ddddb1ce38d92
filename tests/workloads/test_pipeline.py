"""The `pipeline` workload: who produces, who consumes, and how it ends."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue
from typing import Any

import pytest
from msgspec.structs import replace

from bench.model.plan import Params
from bench.plugins.pattern import Means, Seen, Stage
from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from workloads.pipeline import WORKLOAD, play_on_loop, play_on_pool, roles

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
TOLD = {"consumed_once": 1.0, "clean_end": 1.0}
STAGES: tuple[Stage, ...] = ("alone", "loop", "threads")


def setting(**levels: Any) -> Setting:
    """Return a setting with some levels of its own."""
    return Setting(params=DEFAULTS | levels, seed=3, concurrency=4)


def means(operations: int, concurrency: int = 4, **lent: Any) -> Means:
    """Return what a backend would lend."""
    plain: dict[str, Any] = {"call": roles, "clock": time.perf_counter_ns}
    return Means(operations=operations, concurrency=concurrency, **plain | lent)


def played(stage: Stage, operations: int, times: int = 1, **levels: Any) -> list[Seen]:
    """Let a pattern play on a stage of its own."""
    pattern = WORKLOAD.open_pattern(setting(**levels), stage)
    if stage == "loop":
        with asyncio.Runner() as runner:
            return [runner.run(pattern.play(means(operations))) for _ in range(times)]
    if stage == "alone":
        return [pattern.play(means(operations, 1)) for _ in range(times)]
    opened = Setting(params=DEFAULTS | levels, seed=3, concurrency=4, shared=pattern.shared)
    with ThreadPoolExecutor(4) as pool:
        lent = means(operations, call=WORKLOAD.open_sync(opened).call, pool=pool)
        return [pattern.play(lent) for _ in range(times)]


def facts(told: dict[str, float], **changes: Any) -> RoundFacts:
    """Return a round of 100 items and two roles of two, which took 40 ms."""
    params = DEFAULTS | {"pattern": "queue"}
    plain = RoundFacts(params=params, operations=100, concurrency=4, wall_s=0.04, timed=True, told=told)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("concurrency", "shared"), [(1, (1, 1)), (2, (1, 1)), (3, (1, 2)), (4, (2, 2)), (9, (4, 5))]
)
def test_the_roles_share_the_places(concurrency: int, shared: tuple[int, int]) -> None:
    """Half produce, and the others consume; none is without anybody."""
    assert roles(concurrency) == shared


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("bound", [0, 1, 16])
@pytest.mark.parametrize("operations", [1, 50])
def test_every_item_comes_once_under_every_bound(stage: Stage, bound: int, operations: int) -> None:
    """Also twice in a row, over the same queue: the second round finds it as the first one did."""
    alone = played("alone", operations)[0].values
    assert None not in alone
    for seen in played(stage, operations, times=2, bound=bound):
        figures = seen.account().figures
        assert seen.values == alone
        assert (figures["consumed_once"], figures["clean_end"]) == (1.0, 1.0)


@pytest.mark.parametrize("stage", ["loop", "threads"])
def test_a_bound_is_never_exceeded(stage: Stage) -> None:
    """Whatever the scheduling, no more than two items are in the queue."""
    assert played(stage, 60, bound=2)[0].account().figures["depth_max"] <= 2


def test_without_a_bound_a_loop_s_producers_leave_all_in_the_queue() -> None:
    """A put that needs not wait lets nobody else have a turn: the consumers find everything there."""
    assert played("loop", 60, bound=0)[0].account().figures["depth_max"] == 60


def test_the_seed_makes_the_items() -> None:
    """Other seeds, other values; so do other lengths."""
    values = played("alone", 5)[0].values
    other = WORKLOAD.open_pattern(Setting(params=DEFAULTS, seed=4, concurrency=1), "alone")
    assert values != other.play(means(5, 1)).values
    assert values != played("alone", 5, payload_bytes=300)[0].values


class Deserted:
    """A pool whose producers fail, and whose consumers are told to go."""

    def __init__(self) -> None:
        self.left: list[Any] = []

    def submit(self, *_: Any) -> "Deserted":
        return self

    def result(self) -> Any:
        raise ZeroDivisionError

    def add_done_callback(self, _: Any) -> None:
        """Never be done."""

    def put(self, item: Any, timeout: float) -> None:
        self.left.append(item)


def fails_as_consumer(job: Any) -> list[Any]:
    """Produce nothing, and fail to consume."""
    if job is None:
        raise ZeroDivisionError
    return []


def test_the_round_ends_when_a_consumer_fails() -> None:
    """Who joins the queue does not wait for items that nobody will take."""
    queue: Queue[Any] = Queue()
    queue.put((0, b"left"))
    with ThreadPoolExecutor(4) as pool, pytest.raises(ZeroDivisionError):
        play_on_pool(queue, means(10, call=fails_as_consumer, pool=pool))


class Stuffed(Deserted):
    """One whose queue has no room, for nobody is left to take anything."""

    def put(self, item: Any, timeout: float) -> None:
        raise Full


def test_consumers_are_told_to_go_when_a_producer_fails() -> None:
    """Otherwise they would wait for ever, and their pool with them."""
    deserted = Deserted()
    with pytest.raises(ZeroDivisionError):
        play_on_pool(deserted, means(10, pool=deserted))
    assert deserted.left == [None, None]


def test_a_queue_without_room_does_not_hide_the_failure() -> None:
    """What is told is the producer's error."""
    stuffed = Stuffed()
    with pytest.raises(ZeroDivisionError):
        play_on_pool(stuffed, means(10, pool=stuffed))


def failing(index: int) -> bytes:
    """Fail at the third item."""
    if index == 2:
        raise ZeroDivisionError
    return b"item"


def test_no_task_is_left_when_a_producer_fails() -> None:
    """Producers and consumers end with the round."""

    async def main() -> None:
        with pytest.raises(ZeroDivisionError):
            await play_on_loop(setting(), failing, means(10))
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def complaints() -> Iterator[Any]:
    """Yield what is told of a round, how long it took, and what is wrong with it."""
    yield {}, {}, "items were lost"
    yield TOLD | {"consumed_once": 0.0}, {}, "items were lost"
    yield TOLD | {"clean_end": 0.0}, {}, "not empty at the end"
    slow = {"params": DEFAULTS | {"pattern": "queue", "consumer_s": 0.001}}
    yield TOLD, slow, "its waits alone take 0.050000 s"
    yield TOLD, slow | {"wall_s": 0.051}, None
    alone = {"params": DEFAULTS | {"pattern": "in_turn", "consumer_s": 0.001}, "concurrency": 1}
    yield TOLD, alone | {"wall_s": 0.051}, "its waits alone take 0.100000 s"
    yield TOLD, {}, None


@pytest.mark.parametrize(("told", "changes", "says"), list(complaints()))
def test_a_round_is_judged(told: dict[str, float], changes: dict[str, Any], says: str | None) -> None:
    """What was lost, doubled, left or too fast voids it."""
    complaint = WORKLOAD.check(facts(told, **changes))
    assert complaint is None if says is None else says in str(complaint)


def test_items_per_second_are_those_of_the_round() -> None:
    """100 in 40 ms."""
    assert WORKLOAD.figures(facts(TOLD)) == {"items_per_s": pytest.approx(2500), "ideal_s": 0.0}


def test_one_worker_cannot_have_both_roles() -> None:
    """The model is refused at K = 1, not the sequential one."""
    assert WORKLOAD.colours({"concurrency": 1, "pattern": "queue"}) == ()
    assert WORKLOAD.colours({"concurrency": 2, "pattern": "queue"}) == ("sync", "async")
    assert WORKLOAD.colours({"concurrency": 1, "pattern": "in_turn"}) == ("sync", "async")


def test_the_backlog_s_groups_differ_in_their_bound_alone() -> None:
    """Their peak memory is what a bound keeps away, so that they measure it."""
    groups = {group.name: group for group in WORKLOAD.groups(facts_for("thorough"))}
    bounded, unbounded = groups["pipeline/slow-consumer"], groups["pipeline/unbounded"]
    assert bounded.memory
    assert unbounded.memory
    assert bounded.params | {"bound": 0} == unbounded.params
    assert bounded.operations == unbounded.operations
    assert bounded.variants == unbounded.variants
