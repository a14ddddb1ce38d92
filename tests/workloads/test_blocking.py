"""The `blocking` workload: who blocks, where, and what a round must not be faster than."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bench.model.plan import Params
from bench.plugins.pattern import Means, Seen
from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from workloads import blocking
from workloads.blocking import WORKLOAD, account, blocks

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
AT_ONCE: Params = {"block_s": 0.0, "wait_s": 0.0}
MS = 1_000_000


def setting(**levels: Any) -> Setting:
    """Return a setting of twenty tasks at once that take no time."""
    return Setting(params=DEFAULTS | AT_ONCE | levels, seed=3, concurrency=20)


def means(call: Any, **lent: Any) -> Means:
    """Return what a backend would lend for twenty tasks."""
    return Means(call=call, operations=20, concurrency=20, clock=time.perf_counter_ns, **lent)


def on_loop(pattern: str, **levels: Any) -> Seen:
    """Let a pattern play on a loop."""
    opened = setting(pattern=pattern, **levels)

    async def main() -> Any:
        operation = await WORKLOAD.open_async(opened)
        await operation.enter()
        return await WORKLOAD.open_pattern(opened, "loop").play(means(operation.call))

    seen: Seen = asyncio.run(main())
    return seen


@pytest.mark.parametrize(
    ("share", "who"),
    [(0.0, []), (0.1, [0, 10]), (0.3, [0, 3, 6, 10, 13, 16]), (1.0, list(range(20)))],
)
def test_the_share_that_blocks_is_spread_evenly(share: float, who: list[int]) -> None:
    """From the first task on, as many as the share comes to."""
    assert [index for index in range(20) if blocks(share, index)] == who


@pytest.mark.parametrize("share", [0.05, 0.1, 0.15, 0.35, 0.7])
def test_a_share_is_neither_one_more_nor_one_less(share: float) -> None:
    """Of a hundred tasks, whatever the fractions round to."""
    assert sum(blocks(share, index) for index in range(100)) == round(100 * share)


@pytest.mark.parametrize("call", ["sleep", "cpu"])
def test_all_patterns_come_to_the_same_values(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the loop, beside it, and in threads."""
    monkeypatch.setattr(blocking, "ITERATIONS", 100)
    opened = setting(call=call, pattern="map")
    with ThreadPoolExecutor(20) as pool:
        lent = means(WORKLOAD.open_sync(opened).call, pool=pool)
        threads = WORKLOAD.open_pattern(opened, "threads").play(lent)
    assert len(threads.values) == 20
    assert on_loop("direct", call=call).values == on_loop("to_thread", call=call).values == threads.values
    assert threads.account().figures.keys() == on_loop("direct").account().figures.keys()


@pytest.mark.parametrize(("pattern", "here"), [("direct", True), ("to_thread", False)])
def test_the_pattern_says_which_thread_blocks(
    pattern: str, here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Directly it is the loop's own, otherwise never."""
    blocked: set[int] = set()
    monkeypatch.setattr(blocking, "blocking_call", lambda _: lambda _: blocked.add(threading.get_ident()))
    on_loop(pattern)
    assert (blocked == {threading.get_ident()}) is here
    assert (threading.get_ident() in blocked) is here


def test_what_the_heart_noted_is_told_in_full() -> None:
    """Figures over all beats that were due, and a series of those that there were."""
    told = account([0, MS, 6 * MS, 7 * MS, 7 * MS + 1000])
    assert told.figures["late_max_s"] == pytest.approx(0.004)
    assert told.figures["longest_block_s"] == pytest.approx(0.005)
    assert told.series["late_s"] == pytest.approx([0.0, 0.004, 0.0])
    assert told.series["late_at_s"] == pytest.approx([0.001, 0.006, 0.007])


def test_a_beat_that_never_came_is_in_the_series_at_the_stop() -> None:
    """As late as the stop found it."""
    told = account([0, MS, 21 * MS])
    assert told.series["late_s"] == pytest.approx([0.0, 0.019])
    assert told.series["late_at_s"] == pytest.approx([0.001, 0.021])


def facts(wall_s: float, service: dict[str, float] | None = None, **levels: Any) -> RoundFacts:
    """Return a round of twenty tasks."""
    return RoundFacts(
        params=DEFAULTS | levels,
        operations=20,
        concurrency=int(levels.pop("k", 20)),
        wall_s=wall_s,
        timed=True,
        service=service or {},
    )


@pytest.mark.parametrize(
    ("levels", "least_s"),
    [({}, 0.010), ({"blocking_share": 0.0}, 0.005), ({"call": "cpu"}, 0.005), ({"k": 2}, 0.055)],
)
def test_a_round_faster_than_its_waits_is_refused(levels: dict[str, Any], least_s: float) -> None:
    """Its longest one, or all of them over K; bytecode has no time that it must take."""
    assert WORKLOAD.check(facts(least_s, **levels)) is None
    assert f"its waits alone take {least_s:.6f} s" in str(WORKLOAD.check(facts(0.9 * least_s, **levels)))


def test_the_server_s_count_must_be_that_of_the_blocking_calls() -> None:
    """Two of twenty tasks make a request; silence is no proof."""
    assert WORKLOAD.check(facts(0.02, {"requests": 2}, call="request")) is None
    assert "is 0, that of blocking calls 2" in str(WORKLOAD.check(facts(0.02, call="request")))


@pytest.mark.parametrize(
    ("levels", "served"),
    [
        ({"call": "request"}, True),
        ({"call": "sleep"}, False),
        ({"call": "request", "blocking_share": 0.0}, False),
    ],
)
def test_a_server_is_there_for_those_who_ask_one(levels: Params, served: bool) -> None:
    """And for nobody else."""
    assert (WORKLOAD.service(DEFAULTS | levels) is not None) is served


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_every_call_has_a_group_and_so_has_none(profile: str) -> None:
    """In each of the three, the loop and the threads do the same."""
    groups = {group.name: group for group in WORKLOAD.groups(facts_for(profile))}
    assert groups.keys() == {f"blocking/{name}" for name in ("sleep", "cpu", "request", "none")}
    assert groups["blocking/none"].params == {"blocking_share": 0.0}
    asked = [groups[f"blocking/{kind}"].variants for kind in ("sleep", "cpu", "request")]
    assert asked[0] == asked[1] == asked[2]
