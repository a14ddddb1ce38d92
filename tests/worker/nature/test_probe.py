"""A function's characteristics are found whatever it does; times are made no claims about."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bench.model.nature import Dispatch
from bench.plugins.workload import SyncOperation
from bench.worker.nature import gil, probe, watched
from bench.worker.nature.callee import Callee, CallError, Stepped, loop_share, series
from bench.worker.nature.payload import payload_of


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a hundredth of the time."""
    for name in ("BUDGET_NS", "ROUND_NS", "WATCHED_NS"):
        monkeypatch.setattr(probe, name, 1_000_000)


def callee(call: Callable[[Any], Any], argument: Callable[[int], Any] = lambda index: index) -> Callee:
    """Return a plain function as the probe has it."""
    return Callee(call=call, argument=argument, threaded=SyncOperation(call), function=call)


def found(call: Callable[[Any], Any]) -> tuple[Any, list[str]]:
    """Return the nature of a function, and the steps that were told."""
    steps: list[str] = []
    dispatch = Dispatch(thread_s=1e-5)
    return probe.nature_of(callee(call), 0.1, dispatch, steps.append), steps


def test_every_step_is_told_and_every_figure_is_within_its_bounds() -> None:
    """Shares are shares, and the steps are named before they run."""
    nature, steps = found(lambda item: sum(range(1_000 + item % 2)))
    assert nature.colour == "sync"
    assert nature.call_s > 0
    assert nature.spread >= 1
    assert nature.cpu_share > 0
    assert nature.gil_share is None or 0 <= nature.gil_share <= 1
    assert nature.loop_share is None
    assert nature.two_threads is not None
    assert steps[0] == "its first call"
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize(
    ("error", "says"),
    [(ValueError("no 3"), "it raised ValueError on item 0: no 3"), (SystemExit(4), "SystemExit: 4")],
)
def test_a_function_that_fails_is_told_with_its_item(error: BaseException, says: str) -> None:
    """Neither an exception nor an attempt to end the program passes."""

    def fails(_: int) -> None:
        raise error

    with pytest.raises(CallError, match=says):
        found(fails)


def test_a_failure_in_a_thread_is_raised_where_it_is_asked_for() -> None:
    """The comparison of two threads does not hide it, and all else of the function is found out."""

    def fails(_: int) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("only here")

    with pytest.raises(CallError, match="only here"):
        gil.two_threads(callee(fails), 1, 1)
    nature, _ = found(fails)
    assert (nature.two_threads, nature.threads_trouble) == (None, "it raised ValueError on item 0: only here")


def test_a_wait_for_a_cpu_is_no_wait_for_the_gil() -> None:
    """Held up for half of the time: by the GIL, or by others who have the CPUs."""
    idle = gil.Wakeups([260_000] * 100, 0)
    seen = [260_000] * 100 + [26_000_000]
    assert gil.held_up(idle, gil.Wakeups(seen, 0)) == pytest.approx(0.5)
    assert gil.held_up(idle, gil.Wakeups(seen, 26_000_000)) == 0
    assert gil.held_up(idle, idle) == 0


def test_a_call_from_a_thread_that_does_not_come_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What belongs to one loop or thread may wait for ever in another."""
    monkeypatch.setattr(gil, "PATIENCE_S", 0.01)
    never = threading.Event()

    def stops(_: int) -> None:
        if threading.current_thread() is not threading.main_thread():
            never.wait()

    nature, _ = found(stops)
    never.set()
    assert nature.threads_trouble.startswith("a thread that calls it does not come back within ")


def test_actions_of_a_call_are_counted() -> None:
    """Files and hops are counted for the one call, and no longer after it."""

    def busy() -> None:
        with open("/dev/null"):  # noqa: PTH123 - the plain call raises one event
            pass

    async def hops() -> None:
        await asyncio.to_thread(int)
        await asyncio.to_thread(int)

    doings = watched.doings_of(busy)
    assert (doings.files, doings.hops) == (1, 0)
    assert watched.doings_of(lambda: asyncio.run(hops())).hops == 2
    assert watched.doings_of(lambda: None).hops == 0


def test_memory_of_a_call_is_its_peak() -> None:
    """What a call frees before it returns counts too."""
    assert watched.memory_of(lambda: len(bytes(1 << 20))) >= 1 << 20


def test_payload_has_sizes_or_nothing() -> None:
    """What cannot be pickled has no size."""
    sizes = payload_of(len, b"a" * 1_000, b"a" * 10_000)
    assert sizes.argument_bytes >= 1_000
    assert sizes.value_bytes >= 10_000
    assert sizes.pickle_s > 0
    assert payload_of(lambda: 0, 1, 1).value_bytes == 0


def test_a_loop_is_busy_for_the_steps_of_a_coroutine_alone() -> None:
    """Awaiting a future that is not done is not counted as the coroutine's time."""

    async def measured() -> tuple[int, str]:
        ready = asyncio.get_running_loop().create_future()

        async def work() -> str:
            return str(await ready)

        stepped = Stepped(work())

        async def waiting() -> str:
            return str(await stepped)

        task = asyncio.ensure_future(waiting())
        await asyncio.sleep(0)
        before = stepped.busy_ns
        await asyncio.sleep(0)
        assert stepped.busy_ns == before
        ready.set_result("done")
        return stepped.busy_ns, await task

    busy_ns, value = asyncio.run(measured())
    assert busy_ns >= 0
    assert value == "done"


def test_a_coroutine_function_runs_on_one_loop() -> None:
    """What belongs to a loop stays usable from call to call."""
    loops = set()

    async def call(_: int) -> None:
        loops.add(asyncio.get_running_loop())

    with asyncio.Runner() as runner:
        one = Callee(call=call, argument=int, threaded=SyncOperation(int), runner=runner)
        series(one, 1_000)
        share = loop_share(one, 3)
    assert share is not None
    assert 0 <= share <= 1
    assert len(loops) == 1
