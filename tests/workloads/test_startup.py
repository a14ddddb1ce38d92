"""The three ways of `startup` do the same work."""

import asyncio

import pytest

from bench.plugins.workload import RoundFacts
from workloads.startup import WAYS, WORKLOAD

LOOPS = {"asyncio_run": 4, "one_runner": 1, "hand_driven": 4}


@pytest.mark.parametrize("name", WAYS)
def test_each_way_runs_all_of_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All give every index, on as many loops as the way's name says, and every loop is closed."""
    made: list[asyncio.AbstractEventLoop] = []
    real = asyncio.new_event_loop

    def counted() -> asyncio.AbstractEventLoop:
        made.append(real())
        return made[-1]

    monkeypatch.setattr(asyncio, "new_event_loop", counted)
    monkeypatch.setattr("asyncio.events.new_event_loop", counted)
    assert WAYS[name](4) == [0, 1, 2, 3]
    assert len(made) == LOOPS[name]
    assert all(loop.is_closed() for loop in made)


def test_the_figure_is_of_one_call() -> None:
    """A round's time is shared out among its calls."""
    facts = RoundFacts(params={}, operations=20, concurrency=1, wall_s=0.002, timed=True)
    assert WORKLOAD.figures(facts) == {"s_per_call": pytest.approx(0.0001)}


def test_only_a_loop_has_the_patterns() -> None:
    """No other model runs coroutines."""
    assert WORKLOAD.patterns("loop") == ("asyncio_run", "one_runner", "hand_driven")
    assert not any(WORKLOAD.patterns(stage) for stage in ("alone", "threads", "processes"))
