"""Times in log-linear buckets."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.model.measurements import BUCKETS, Histogram
from bench.worker.meters.histogram import (
    LARGEST_ERROR,
    beyond,
    bucket_of,
    histogram_of,
    merged,
    middle_ns,
    percentile_ns,
    total,
)

TIMES_NS = st.integers(0, 2**63 - 1)
SHARES = st.floats(0, 1)


@given(TIMES_NS)
def test_the_middle_of_a_bucket_is_close_to_all_it_holds(value_ns: int) -> None:
    """Never more than 0.4 % off, exact below 256 ns, and the middle lies in its own bucket."""
    bucket = bucket_of(value_ns)
    middle = middle_ns(bucket)
    assert 0 <= bucket < BUCKETS
    assert abs(middle - value_ns) <= LARGEST_ERROR * value_ns
    assert bucket_of(middle) == bucket
    assert value_ns >= 256 or middle == value_ns


@given(TIMES_NS, TIMES_NS)
def test_buckets_are_in_the_order_of_their_values(a_ns: int, b_ns: int) -> None:
    """The larger value is never in a lower bucket."""
    low, high = sorted((a_ns, b_ns))
    assert bucket_of(low) <= bucket_of(high)


@given(st.lists(TIMES_NS, min_size=1), SHARES)
def test_a_percentile_is_that_of_the_sorted_values(values_ns: list[int], share: float) -> None:
    """Within 0.4 % of the order statistic, whatever the values."""
    rank = max(1, math.ceil(share * len(values_ns) - 1e-9))
    exact_ns = sorted(values_ns)[rank - 1]
    found_ns = percentile_ns(histogram_of(values_ns), share)
    assert found_ns is not None
    assert abs(found_ns - exact_ns) <= LARGEST_ERROR * exact_ns


@given(st.lists(st.lists(TIMES_NS)))
def test_merging_is_counting_everything_at_once(parts: list[list[int]]) -> None:
    """Histograms of parts come to the histogram of the whole, in any grouping."""
    whole = histogram_of(value for part in parts for value in part)
    assert merged(histogram_of(part) for part in parts) == whole
    assert merged([merged([histogram_of(part)]) for part in reversed(parts)]) == whole
    assert total(whole) == sum(map(len, parts))


def test_what_began_before_it_was_due_counts_as_at_once() -> None:
    """A clock that steps back by a hair makes no negative bucket."""
    assert percentile_ns(histogram_of([-5, -5, 7]), 0.5) == 0 or bucket_of(-5) == 0


def test_nothing_has_no_percentile() -> None:
    """An empty histogram tells nothing, and merges with anything."""
    assert percentile_ns(Histogram(), 0.5) is None
    assert merged([Histogram(), histogram_of([3])]) == histogram_of([3])
    assert merged([]) == Histogram()


@pytest.mark.parametrize(("size", "share", "count"), [(1000, 0.9, 100), (999, 0.9, 99), (10_000, 0.99, 100)])
def test_how_many_lie_beyond(size: int, share: float, count: int) -> None:
    """A thousand values have a hundred beyond their p90, one fewer has not."""
    assert beyond(histogram_of([5] * size), share) == count


@pytest.mark.parametrize(
    "fields",
    [
        {"buckets": (1, 2), "counts": (1,), "least_ns": 1, "most_ns": 2},
        {"buckets": (1,), "counts": (0,), "least_ns": 1, "most_ns": 1},
        {"buckets": (BUCKETS,), "counts": (1,), "least_ns": 1, "most_ns": 1},
        {"buckets": (-1,), "counts": (1,), "least_ns": 1, "most_ns": 1},
        {"buckets": (1,), "counts": (1,)},
    ],
)
def test_a_strangers_histogram_must_make_sense(fields: dict[str, tuple[int, ...]]) -> None:
    """Buckets without counts, or outside the range, are refused where the file is read."""
    with pytest.raises(ValueError, match="histogram"):
        Histogram(**fields)  # type: ignore[arg-type]
