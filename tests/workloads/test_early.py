"""When a caller has each answer under each pattern: the orders and the counts, never the times."""

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest
from msgspec.structs import replace

from bench.model.plan import Params
from bench.plugins.pattern import Means, Seen
from bench.plugins.workload import RoundFacts, Setting, Value
from tests.made_ground import facts_for
from workloads import ownpool
from workloads.early import ALL, BODY_BYTES, WORKLOAD, account, delay_s, seen
from workloads.result_delivery import Hand

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
LIMIT_S = 60.0
RIGHT = {"requests": 3, "connections": 0, "body_bytes": 3 * BODY_BYTES, "in_flight_max": 3, "cpu_s": 0.001}


def setting(**params: Any) -> Setting:
    """Return a setting of these levels."""
    return Setting(params=DEFAULTS | params, seed=3, concurrency=3)


def means(call: Callable[[Any], Any], pool: Executor | None = None, concurrency: int = 3) -> Means:
    """Return means for three operations, with a clock that counts its own readings."""
    return Means(
        call=call, operations=3, concurrency=concurrency, clock=itertools.count().__next__, pool=pool
    )


class Backwards:
    """Three fetches of which the last must be completed first, whatever the order of their start."""

    def __init__(self) -> None:
        self._may_end = [threading.Event() for _ in range(3)]
        self._may_end[2].set()

    def __call__(self, index: int) -> int:
        """Wait until the one after this one is done."""
        assert self._may_end[index].wait(LIMIT_S)
        if index:
            self._may_end[index - 1].set()
        return 10 + index


class BackwardsOnLoop:
    """The same on a loop."""

    def __init__(self) -> None:
        self._may_end = [asyncio.Event() for _ in range(3)]
        self._may_end[2].set()

    async def __call__(self, index: int) -> int:
        """Wait until the one after this one is done."""
        await self._may_end[index].wait()
        if index:
            self._may_end[index - 1].set()
        return 10 + index


def on_loop(pattern: str) -> Seen:
    """Play a pattern of the loop on three fetches that end backwards."""
    play = WORKLOAD.open_pattern(setting(pattern=pattern), "loop").play

    async def played() -> Seen:
        result: Seen = await play(means(BackwardsOnLoop()))
        return result

    return asyncio.run(played())


def on_threads(pattern: str) -> Seen:
    """Play a pattern of the threads on the same."""
    play = WORKLOAD.open_pattern(setting(pattern=pattern), "threads").play
    with ThreadPoolExecutor(3) as pool:
        result: Seen = play(means(Backwards(), pool))
    return result


@pytest.mark.parametrize(
    ("played", "pattern", "order"),
    [
        (on_loop, "gather", "0, 1, 2"),
        (on_loop, "as_completed", "2, 1, 0"),
        (on_threads, "map", "0, 1, 2"),
        (on_threads, "as_completed", None),  # those that are done before it looks come in no order
    ],
)
def test_each_pattern_hands_over_in_its_order(
    played: Callable[[str], Seen], pattern: str, order: str | None
) -> None:
    """Values stand in the order of their index, whichever order the caller had them in."""
    found = played(pattern)
    assert list(found.values) == [10, 11, 12]
    results = found.account().observed["results"]
    assert sorted(results.split(", ")) == ["0", "1", "2"]
    assert order is None or results == order


def test_gather_hands_over_all_at_once_and_as_completed_one_by_one() -> None:
    """Under `gather` the first answer is in hand when the last one is."""
    together, one_by_one = on_loop("gather").account(), on_loop("as_completed").account()
    assert together.figures["first_over_last"] == 1.0
    assert len(set(together.series["kth_s"])) == 1
    assert one_by_one.figures["first_over_last"] < 1.0
    assert len(set(one_by_one.series["kth_s"])) == 3


def test_in_turn_is_the_same_in_both_colours() -> None:
    """An async client that is awaited in turn gives what a sync one gives."""

    async def call(index: int) -> int:
        return 10 + index

    plain: Seen = WORKLOAD.open_pattern(setting(pattern="in_turn"), "alone").play(means(lambda i: 10 + i))
    awaiting = WORKLOAD.open_pattern(setting(pattern="in_turn", client="aiohttp"), "alone").play
    assert list(asyncio.run(awaiting(means(call))).values) == list(plain.values) == [10, 11, 12]


def test_no_more_than_k_are_in_flight_on_a_loop() -> None:
    """With K of one the fetches follow each other, whatever the pattern."""
    at_work, most = 0, 0

    async def call(index: int) -> int:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1
        return index

    for pattern in ("gather", "as_completed"):
        play = WORKLOAD.open_pattern(setting(pattern=pattern), "loop").play
        asyncio.run(play(means(call, concurrency=1)))
    assert most == 1


def test_the_account_tells_when() -> None:
    """First, middle and last are counted from the round's beginning, as the caller had them."""
    hands: list[Hand] = [
        (2, 0, 1_000_000_000),
        (0, 0, 2_000_000_000),
        (1, 0, 4_000_000_000),
        (3, 0, 6_000_000_000),
    ]
    told = account(setting(), 0, hands)
    names = ("first_s", "half_s", "last_s", "first_over_last")
    assert [told.figures[name] for name in names] == pytest.approx([1, 2, 6, 1 / 6])
    assert told.series["kth_s"] == [1, 2, 4, 6]
    assert told.observed["results"] == "2, 0, 1, 3"


def test_one_fetch_is_first_middle_and_last() -> None:
    """A round of one operation has an account as well."""
    told = seen(setting(), 0, [(0, 7, 5)]).account()
    assert told.figures["first_s"] == told.figures["half_s"] == told.figures["last_s"]


def test_delays_are_spread_over_their_range() -> None:
    """No gap between neighbours is wider than two equal ones, and neither end comes first or last."""
    delays_s = [delay_s(setting(), index) for index in range(12)]
    ordered = [0.005, *sorted(delays_s), 0.060]
    assert max(b - a for a, b in itertools.pairwise(ordered)) <= 2 * 0.055 / 12
    assert not {min(delays_s), max(delays_s)} & {delays_s[0], delays_s[-1]}
    assert delays_s == [delay_s(replace(setting(), seed=4), index) for index in range(12)]
    assert delay_s(setting(shortest_s=0.2, longest_s=0.1), 0) == 0.2


def facts(service: dict[str, float], **changes: Any) -> RoundFacts:
    """Return a timed round of three fetches that took 60 ms."""
    plain = RoundFacts(params=DEFAULTS, operations=3, concurrency=3, wall_s=0.06, timed=True, service=service)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("service", "changes", "says"),
    [
        ({}, {}, None),
        ({"connections": 1}, {}, "connections were opened in a timed round: 1"),
        ({"in_flight_max": 4}, {}, "4 requests were in flight where the limit is 3"),
        ({}, {"told": {"longest_delay_s": 0.061}}, "its longest delay is 0.061000 s"),
        ({"connections": 3}, {"params": DEFAULTS | {"session": "each"}}, None),
        ({}, {"params": DEFAULTS | {"session": "each"}}, "in a timed round: 0, 3 were due"),
    ],
)
def test_what_voids_a_round(service: dict[str, float], changes: dict[str, Any], says: str | None) -> None:
    """A shared session opens no connection, one for each fetch as many; delays take their time."""
    complaint = WORKLOAD.check(facts(RIGHT | service, **changes))
    assert complaint is None if says is None else says in str(complaint)


def test_a_session_for_each_is_had_with_aiohttp_alone() -> None:
    """Elsewhere the level has no operation, so that the pair is refused with a reason."""
    assert WORKLOAD.colours(DEFAULTS | {"session": "each", "client": "aiohttp"}) == ("async",)
    assert WORKLOAD.colours(DEFAULTS | {"session": "each"}) == ()


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_longer_profiles_have_all_patterns(profile: str) -> None:
    """The quick one has some, and only the longest compares sessions."""
    main, *others = WORKLOAD.groups(facts_for(profile))
    pairs = {(variant.backend, str(variant.params["pattern"])) for variant in main.variants}
    offered = {(backend, pattern) for backend, patterns in ALL.items() for pattern in patterns}
    assert pairs < offered if profile == "quick" else pairs == offered
    assert [group.name for group in others] == (["early/sessions"] if profile == "thorough" else [])


@pytest.fixture
def home() -> Iterator[dict[str, Any]]:
    """What a pool's child keeps, emptied afterwards."""
    yield ownpool._home
    ownpool._home.clear()


@pytest.mark.usefixtures("home")
def test_a_child_that_cannot_open_the_operation_says_so_when_it_is_asked() -> None:
    """It arrives all the same, for a pool would start another in its place for ever."""
    arrived = threading.Semaphore(0)
    ownpool.settle("workloads.early", setting(client="nobody"), arrived)
    assert arrived.acquire(blocking=False)
    with pytest.raises(ModuleNotFoundError, match="nobody"):
        ownpool.numbered(0)


def test_a_child_numbers_its_values(home: dict[str, Any]) -> None:
    """What comes back in no order says which operation it is of."""

    def call(index: int) -> Value:
        return 10 * index

    home["call"] = call
    assert ownpool.numbered(4) == (4, 40)
