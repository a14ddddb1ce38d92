"""Patterns are played on what each model has, with the clock around them alone."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bench.model.plan import Params
from bench.plugins.backend import Job, Session
from bench.plugins.pattern import Pattern
from bench.plugins.registry import backend
from bench.plugins.watch import CpuClock
from bench.plugins.workload import Setting
from tests.made_patterns import MadePatterns


class Ticking:
    """A clock that moves by one with every look."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> int:
        """Return how often it was looked at."""
        self.looks += 1
        return self.looks


def opened(
    name: str, pattern: str, clock: Callable[[], int], cpu_clock: CpuClock | None = None, **levels: float
) -> tuple[Session, Pattern, MadePatterns]:
    """Return a session that is ready, and a pattern of its stage."""
    made, found = MadePatterns(), backend(name)
    params: Params = {"concurrency": 3, "pattern": pattern, **levels}
    setting = Setting(params=params, seed=1, concurrency=3)
    job = Job(
        workload=made,
        reference="tests.made_patterns:MADE",
        setting=setting,
        colour=found.colours[0],
        params=params,
        clock=clock,
        cpu_clock=cpu_clock or (lambda _: 1000 * clock.looks if isinstance(clock, Ticking) else None),
    )
    session = found.open(job)
    session.create()
    session.ready()
    return session, made.open_pattern(setting, found.stage), made


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("sequential", "plain"), ("threads", "plain"), ("asyncio", "all"), ("asyncio", "own")],
)
def test_a_pattern_is_timed_and_nothing_else(name: str, pattern: str) -> None:
    """One look at each clock before and one after; the account is asked for later."""
    clock = Ticking()
    session, played, made = opened(name, pattern, clock)
    before = clock.looks
    try:
        batch = session.play(played, 5, traced=True)
    finally:
        session.close()
    assert batch.values == [0, 2, 4, 6, 8]
    assert (batch.wall_ns, clock.looks - before) == (1, 2)
    assert batch.cpu_ns == 2000, "the CPU's clocks are read outside of the wall's"
    assert batch.account().figures == {"seen_s": 0.5}
    lent = made.lent[0]
    assert (lent.operations, lent.concurrency, lent.traced) == (5, 3, True)
    assert (lent.pool is not None) is (name == "threads")


def test_a_made_up_clock_times_patterns_too() -> None:
    """The fake backend does the work and invents the time."""
    session, played, _ = opened("fake", "plain", Ticking(), cost_s=0.25)
    batch = session.play(played, 4)
    session.close()
    assert batch.values == [0, 2, 4, 6]
    assert batch.wall_ns == 1_000_000_000


def test_a_stage_without_a_pool_says_so() -> None:
    """Who asks for a pool where there is none is told, and gets no None to stumble over."""
    session, played, made = opened("sequential", "plain", Ticking())
    session.play(played, 1)
    session.close()
    with pytest.raises(RuntimeError, match="no pool"):
        _ = made.lent[0].executor


@pytest.mark.parametrize(("name", "pattern"), [("sequential", "plain"), ("asyncio", "all")])
def test_processes_of_a_patterns_own_are_watched(name: str, pattern: str) -> None:
    """The CPU's clocks are those of the pids that a pattern names, whatever it runs on."""
    asked: list[tuple[int, ...]] = []
    session, played, _ = opened(name, pattern, Ticking(), cpu_clock=lambda pids: asked.append(tuple(pids)))
    session.play(replace(played, children=(17, 18)), 3)
    session.close()
    assert asked == [(17, 18), (17, 18)]
