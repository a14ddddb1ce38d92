"""Arrivals on a seeded schedule, started by a real pacer process."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backends.tokens import PacerError
from bench.worker.arrivals import PacedArrivals, Pacer, poisson_offsets_ns


@given(st.text(max_size=5), st.integers(1, 500), st.floats(1, 20_000))
def test_a_schedule_is_its_seeds(seed: str, operations: int, rate_per_s: float) -> None:
    """The same seed gives the same instants, in order, and all within N / rate seconds."""
    offsets_ns = poisson_offsets_ns(seed, operations, rate_per_s)
    assert offsets_ns == poisson_offsets_ns(seed, operations, rate_per_s)
    assert offsets_ns == sorted(offsets_ns)
    assert len(offsets_ns) == operations
    assert offsets_ns[0] >= 0
    assert offsets_ns[-1] <= operations / rate_per_s * 1e9


def test_gaps_are_those_of_a_poisson_process() -> None:
    """Their mean is 1 / rate and their standard deviation the same: they are exponential, not even."""
    offsets_ns = poisson_offsets_ns("x", 20_000, 1000.0)
    gaps_ns = [b - a for a, b in itertools.pairwise(offsets_ns)]
    mean_ns = sum(gaps_ns) / len(gaps_ns)
    deviation_ns = (sum((gap - mean_ns) ** 2 for gap in gaps_ns) / len(gaps_ns)) ** 0.5
    assert mean_ns == pytest.approx(1e6, rel=0.02)
    assert deviation_ns == pytest.approx(mean_ns, rel=0.05)


def test_seeds_differ() -> None:
    """Two blocks have two schedules."""
    assert poisson_offsets_ns("a", 5, 10.0) != poisson_offsets_ns("b", 5, 10.0)


def test_a_real_pacer_starts_every_operation_once() -> None:
    """Over two rounds each index comes once, in order, none before its time, and the pacer tells of all."""
    pacer = Pacer(())
    for offsets_ns in ([0, 100_000, 200_000, 3_000_000], [0, 0]):
        arrivals = PacedArrivals(pacer, offsets_ns, time.perf_counter_ns)
        arrivals.begin()
        taken = []
        while arrivals.left:
            for index in arrivals.take():
                assert time.perf_counter_ns() >= arrivals.origin_ns + offsets_ns[index]
                taken.append(index)
        assert taken == list(range(len(offsets_ns)))
        late_ns = arrivals.lateness_ns()
        assert len(late_ns) == len(offsets_ns)
        assert min(late_ns) >= 0
    pacer.close()


def test_arrivals_that_never_began_were_not_late() -> None:
    """A model whose time is made up needs no pacer."""
    pacer = Pacer(())
    assert PacedArrivals(pacer, [1, 2], time.perf_counter_ns).lateness_ns() == [0, 0]
    pacer.close()


def test_a_pacer_that_has_gone_is_an_error() -> None:
    """Nobody waits for tokens that nobody writes."""
    pacer = Pacer(())
    pacer.process.kill()
    pacer.process.wait()
    arrivals = PacedArrivals(pacer, [0], time.perf_counter_ns)
    with pytest.raises(PacerError, match="the pacer exited"):
        arrivals.begin()
    with pytest.raises(PacerError, match="mid-schedule"):
        arrivals.take()
    with pytest.raises(PacerError, match="mid-schedule"):
        pacer.lateness_ns(1)
    pacer.close()
