"""The reasons of an advice, each from the figures that call for it."""

from collections.abc import Mapping
from typing import Any

import pytest

from bench.analysis.advice.decide import advise
from bench.analysis.advice.records import Option
from bench.model.nature import Dispatch, Doings, Nature, Payload
from tests.analysis.advice.made_advice import found, nature, options

WAITS: dict[str, Any] = {"cpu_share": 0.02, "gil_share": 0.01, "two_threads": 1.98}
FREE: dict[str, Any] = {"gil_share": 0.02, "two_threads": 1.9}
CASES: list[tuple[str, Nature, Mapping[str, float]]] = [
    ("holds_gil", nature(), {"threads": 1.0, "processes": 1.9}),
    ("holds_gil", nature(gil_share=0.05, two_threads=1.0), {"threads": 1.0, "processes": 1.8}),
    ("releases_gil", nature(**FREE), {"threads": 1.9, "processes": 1.7}),
    ("releases_gil", nature(gil_share=0.6, two_threads=1.9), {"threads": 1.9, "processes": 1.8}),
    ("holds_gil", nature(gil_share=0.6, two_threads=1.4), {"threads": 1.4, "processes": 1.8}),
    ("holds_gil", nature(gil_share=0.97, two_threads=1.0), {"threads": 1.9, "processes": 1.8}),
    ("waits", nature(**WAITS), {"threads/64": 60.0, "processes/32": 28.0}),
    ("waits", nature(cpu_share=0.02, gil_share=0.01, child_share=0.97), {"threads": 1.9, "processes": 1.8}),
    ("blocks_loop", nature(colour="async", loop_share=0.99), {"asyncio/8": 1.0, "processes": 1.9}),
    (
        "payload",
        nature(payload=Payload(value_bytes=8 << 20, pickle_s=0.02)),
        {"threads": 1.0, "processes": 0.4},
    ),
    ("payload", nature(payload=Payload(owner_bytes=8 << 20)), {"threads": 0.9, "processes": 0.1}),
    ("dispatch", nature(call_s=1e-7, mean_s=1e-7), {"threads": 0.01, "processes": 0.002}),
    (
        "dispatch",
        nature(colour="async", call_s=0.01, doings=Doings(hops=200), cpu_share=0.9, loop_share=0.4),
        {"asyncio/8": 0.9},
    ),
    ("contention", nature(**WAITS | {"two_threads": 1.0}), {"threads": 1.0, "processes": 1.0}),
    ("contention", nature(**FREE), {"threads": 1.58, "processes": 1.85}),
    (
        "contention",
        nature(gil_share=0.0, two_threads=None, threads_trouble="it raised ProgrammingError on item 0"),
        {"processes": 1.9},
    ),
    ("oversubscribed", nature(cpu_share=1.9, gil_share=0.02), {"threads": 1.0, "processes": 0.9}),
    ("saturated", nature(colour="async", **WAITS, loop_share=0.01, doings=Doings(hops=1), call_s=0.02),
     {"threads/64": 58.0, "asyncio/64": 6.0}),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "what", "speeds"), CASES, ids=[case[0] for case in CASES])
def test_the_deciding_reason_comes_first(reason: str, what: Nature, speeds: Mapping[str, float]) -> None:
    """What was measured of the function leads to the one reason that explains the answer."""
    assert advise(found(speeds, what)).reasons[0].id == reason


@pytest.mark.parametrize("other", ["holds_gil", "blocks_loop", "oversubscribed", "dispatch", "contention"])
def test_reasons_that_do_not_apply_are_not_given(other: str) -> None:
    """Plain waiting has one reason."""
    told = [one.id for one in advise(found({"threads/64": 60.0}, nature(**WAITS))).reasons]
    assert other not in told


def test_the_share_of_the_gil_is_in_the_sentence() -> None:
    """The reason holds the figure that was measured."""
    first = advise(found({"threads": 1.0, "processes": 1.9})).reasons[0]
    assert "98 %" in first.text
    assert "threads cannot help" in first.text
    assert first.value == pytest.approx(0.98)


def test_what_threads_reach_is_what_the_last_comparison_says() -> None:
    """A short try in which threads looked faster does not contradict the runner-up's speed-up."""
    tried = options({"threads": 1.84, "processes": 2.5})
    first = advise(found({"threads": 0.93, "processes": 1.9}, sweep=tried)).reasons[0]
    assert first.text.endswith("of its time, so threads cannot help")


def test_a_reason_speaks_for_the_model_that_is_advised() -> None:
    """Where processes do more than threads, what the threads do is not the reason for processes."""
    told = advise(found({"threads": 1.58, "processes": 1.85}, nature(**FREE | {"gil_share": 0.0}))).reasons
    assert "processes have their own" in told[0].text
    assert "without holding the GIL, so threads, too, can compute side by side (1.58×)" in told[1].text


def test_threads_of_which_some_failed_are_not_said_to_share_something() -> None:
    """The best of all threads may be among those that could not be measured."""
    speeds = {"threads": 1.58, "processes": 1.85}
    failed = Option(backend="threads", workers=8, status="failed", reason="it raised")
    told = advise(found(speeds, nature(**FREE), sweep=(*options(speeds), failed))).reasons
    assert "contention" not in [one.id for one in told]


def test_a_gil_that_is_held_for_half_of_the_time_has_one_reason() -> None:
    """It is not told both to be held and to be free."""
    what = nature(gil_share=0.4, two_threads=1.5, items=2000)
    for speeds, kept in (
        ({"threads": 1.5}, "releases_gil"),
        ({"threads": 1.5, "processes": 1.9}, "holds_gil"),
    ):
        told = {one.id for one in advise(found(speeds, what)).reasons}
        assert told & {"holds_gil", "releases_gil"} == {kept}


@pytest.mark.parametrize("model", ["threads", "asyncio"])
def test_many_workers_that_do_what_a_few_do_share_something(model: str) -> None:
    """Of 64 calls that wait, a semaphore lets four on at once."""
    told = advise(found({f"{model}/64": 4.0}, nature(**WAITS))).reasons
    assert [one.id for one in told] == ["waits", "contention"]
    assert "64 " in told[1].text
    assert "4.00× as much done as one" in told[1].text


def test_one_cpu_and_what_does_not_pickle_are_told() -> None:
    """With one CPU nothing computes side by side, and why processes were left out is a reason of its own."""
    one = advise(found({"threads": 1.0}, cpus=1))
    assert one.reasons[0].id == "one_cpu"
    lost = advise(found({"threads": 1.0}, refusals=("a lambda does not pickle",)))
    assert "a lambda does not pickle" in next(r.text for r in lost.reasons if r.id == "unpicklable")


def test_an_empty_dispatch_that_is_cheap_beside_the_call_is_no_reason() -> None:
    """Ten milliseconds are many times a dispatch."""
    told = advise(found({"threads": 1.0}, nature(dispatch=Dispatch(thread_s=7e-6, process_s=60e-6)))).reasons
    assert "dispatch" not in [one.id for one in told]
