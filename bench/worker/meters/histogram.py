"""Times counted in log-linear buckets: mergeable, and never more than 0.4 % off.

Below 256 ns every value has a bucket of its own; from there on each doubling is divided into 128 buckets of
equal width, so that a bucket is at most 1/128 of its own lower bound wide, and its middle at most 1/256 off.
Source: the layout of G. Tene's HdrHistogram, with 128 sub-buckets.
"""

import math
from collections import Counter
from collections.abc import Iterable

from bench.model.measurements import Histogram

HALF_BITS = 7
HALF = 1 << HALF_BITS
LARGEST_ERROR = 1 / (2 * HALF)


def bucket_of(value_ns: int) -> int:
    """Return the number of the bucket that holds a value; what is below 0 counts as 0."""
    if value_ns < 2 * HALF:
        return max(0, value_ns)
    shift = value_ns.bit_length() - HALF_BITS - 1
    return (shift << HALF_BITS) + (value_ns >> shift)


def middle_ns(bucket: int) -> int:
    """Return the value in the middle of a bucket, which represents all values in it."""
    if bucket < 2 * HALF:
        return bucket
    shift = (bucket >> HALF_BITS) - 1
    return ((bucket - (shift << HALF_BITS)) << shift) + (1 << shift >> 1)


def histogram_of(values_ns: Iterable[int]) -> Histogram:
    """Return the histogram of these values."""
    values = list(values_ns)
    if not values:
        return Histogram()
    counts = Counter(map(bucket_of, values))
    return _assembled(counts, sum(values), min(values), max(values))


def merged(histograms: Iterable[Histogram]) -> Histogram:
    """Return the histogram of all the values in these histograms; empty for none."""
    full = [one for one in histograms if one.counts]
    counts: Counter[int] = Counter()
    for one in full:
        for bucket, count in zip(one.buckets, one.counts, strict=True):
            counts[bucket] += count
    if not full:
        return Histogram()
    least = min(one.least_ns for one in full if one.least_ns is not None)
    most = max(one.most_ns for one in full if one.most_ns is not None)
    return _assembled(counts, sum(one.sum_ns for one in full), least, most)


def _assembled(counts: Counter[int], sum_ns: int, least_ns: int, most_ns: int) -> Histogram:
    buckets = tuple(sorted(counts))
    return Histogram(
        buckets=buckets,
        counts=tuple(counts[bucket] for bucket in buckets),
        sum_ns=sum_ns,
        least_ns=least_ns,
        most_ns=most_ns,
    )


def total(histogram: Histogram) -> int:
    """Return how many values were counted."""
    return sum(histogram.counts)


def percentile_ns(histogram: Histogram, share: float) -> int | None:
    """Return the least value that at least `share` (0 to 1) of all values do not exceed; None for no values.

    It is within 0.4 % of the exact order statistic, and never outside the least and the largest value.
    """
    size = total(histogram)
    if not size or histogram.least_ns is None or histogram.most_ns is None:
        return None
    rank = max(1, math.ceil(share * size - 1e-9))
    if rank == size:
        return histogram.most_ns
    seen = 0
    for bucket, count in zip(histogram.buckets, histogram.counts, strict=True):
        seen += count
        if seen >= rank:
            return min(max(middle_ns(bucket), histogram.least_ns), histogram.most_ns)
    return histogram.most_ns


def beyond(histogram: Histogram, share: float) -> int:
    """Return how many of the values lie beyond a percentile."""
    size = total(histogram)
    return size - math.ceil(share * size - 1e-9)
