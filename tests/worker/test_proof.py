"""Proof of a round's work."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.model.rounds import Span
from bench.plugins.backend import Traced
from bench.worker.proof import digest, in_flight_by_worker, most_in_flight, overlap, spans

PLAIN = st.recursive(
    st.none() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
NAMELESS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=20)


def ran(start_ns: int, end_ns: int, *worker: int) -> Traced:
    """Return an operation that ran then and there."""
    return Traced(None, start_ns, end_ns, worker)


@given(st.lists(PLAIN, max_size=5))
def test_equal_values_have_equal_digests(values: list[object]) -> None:
    """A digest is 16 hex digits, the same for a list, a generator and every repetition."""
    found = digest(values)
    assert len(found) == 16
    assert int(found, 16) >= 0
    assert digest(value for value in values) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [2, 1]),
        ([1, 2], [1]),
        ([], [None]),
        ([1], [1.0]),
        ([1], [True]),
        ([1], ["1"]),
        (["1"], [b"1"]),
        (["ab", "c"], ["a", "bc"]),
        ([[1], 2], [[1, 2]]),
        ([0.1 + 0.2], [0.3]),
        ([0.0], [-0.0]),
        ([1, None], [None, 1]),
    ],
)
def test_different_values_have_different_digests(one: list[object], other: list[object]) -> None:
    """Order, number, type and the borders between values all tell."""
    assert digest(one) != digest(other)


def test_a_tuple_counts_as_a_list() -> None:
    """What crosses a process border as either has one digest."""
    assert digest([(1, "a")]) == digest([[1, "a"]])


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=20, unique=True), st.data())
def test_any_two_values_exchanged_are_seen(values: list[int], data: st.DataObject) -> None:
    """The digest is of the order of the index."""
    i, j = data.draw(st.sampled_from(list(itertools.combinations(range(len(values)), 2))))
    other = list(values)
    other[i], other[j] = other[j], other[i]
    assert digest(other) != digest(values)


def test_what_is_not_plain_data_is_refused() -> None:
    """An object, and an integer past 64 bits, raise."""
    with pytest.raises(TypeError):
        digest([object()])
    with pytest.raises(OverflowError):
        digest([2**64])


def test_no_operations_have_no_spans() -> None:
    """An empty round is drawn as nothing, with nothing in flight."""
    assert spans([]) == ()
    assert most_in_flight([]) == 0


def test_spans_start_with_the_first_operation() -> None:
    """Times are seconds from the earliest start, in the order of starts, with the operation's own index."""
    found = spans([ran(3_000, 4_000, 7), ran(1_000, 2_000, 8), ran(2_000, 5_000, 7)])
    assert found == (Span(1, 0.0, 1e-6, 0), Span(2, 1e-6, 4e-6, 1), Span(0, 2e-6, 3e-6, 1))


def test_every_worker_has_a_lane_of_its_own() -> None:
    """Lanes number process and thread together in the order in which they first ran."""
    found = spans([ran(0, 1, 5, 1), ran(1, 2, 5, 2), ran(2, 3, 6, 1), ran(3, 4, 5, 1)])
    assert [span.lane for span in found] == [0, 1, 2, 0]


@given(NAMELESS)
def test_tasks_without_a_worker_never_overlap_on_a_lane(starts: list[tuple[int, int]]) -> None:
    """Lanes of tasks are as few as were in flight at once, and hold one task at a time."""
    traced = [ran(start, start + length + 1) for start, length in starts]
    found = spans(traced)
    for lane in {span.lane for span in found}:
        alike = [span for span in found if span.lane == lane]
        assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(alike))
    assert len({span.lane for span in found}) == most_in_flight(traced)


@given(NAMELESS)
def test_most_in_flight_is_what_counting_finds(starts: list[tuple[int, int]]) -> None:
    """At some operation's start as many run as the figure says, and never more."""
    traced = [ran(start, start + length + 1) for start, length in starts]
    counted = [sum(t.start_ns <= one.start_ns < t.end_ns for t in traced) for one in traced]
    assert most_in_flight(traced) == max(counted, default=0)


def test_one_after_the_other_is_one_in_flight() -> None:
    """An operation that starts at the nanosecond in which another ends does not overlap it."""
    assert most_in_flight([ran(0, 5), ran(5, 9), ran(9, 12)]) == 1


def test_what_each_of_several_workers_had_in_flight() -> None:
    """Places of one worker count together; a single worker, and tasks without one, say nothing."""
    two = [ran(0, 9, 5, 0), ran(1, 9, 5, 1), ran(0, 9, 6, 0), ran(9, 10, 6, 0)]
    assert in_flight_by_worker(two) == (2, 1)
    assert in_flight_by_worker(two[:2]) == in_flight_by_worker([ran(0, 1)]) == ()


def test_an_operation_that_begins_as_another_ends_does_not_overlap_it() -> None:
    """The end of one is no moment at which both run."""
    assert overlap([(0.0, 1.0), (1.0, 2.0)]) == 1
    assert overlap([(0.0, 1.0), (0.9, 2.0), (0.95, 3.0)]) == 3
