"""HdrHistogram's text format: the percentile distribution that its plotters and other tools read.

Source: `outputPercentileDistribution` of G. Tene's HdrHistogram. Times are in milliseconds, as its plotter
takes them, and there are five lines for every halving of the distance to the largest value.
"""

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.analysis.run.latency import LatencyRow
from bench.model.measurements import Histogram
from bench.output.formats.base import distinct
from bench.storage.files import WITH_ITS_RUN, own_folder, write_atomically
from bench.worker.meters.histogram import HALF, middle_ns, percentile_ns, total

FOLDER, SUFFIX = "latency", ".hgrm"
TICKS_PER_HALVING = 5
NS_PER_MS = 1e6
NAME_LETTERS = 100


def hdr_text(histogram: Histogram) -> str:
    """Return the distribution as text; of an empty histogram, the heading and the end alone."""
    lines = [f"{'Value':>12} {'Percentile':>14} {'TotalCount':>10} {'1/(1-Percentile)':>14}", ""]
    for share, value_ns, seen in steps(histogram):
        rest = f" {1 / (1 - share):14.2f}" if share < 1 else ""
        lines.append(f"{value_ns / NS_PER_MS:12.3f} {share:14.12f} {seen:10d}{rest}")
    mean_ns, deviation_ns = moments_ns(histogram)
    most_ns, size = histogram.most_ns or 0, total(histogram)
    doublings = max(1, most_ns.bit_length() - HALF.bit_length() + 1)
    lines += [
        f"#[Mean    = {mean_ns / NS_PER_MS:12.3f}, StdDeviation   = {deviation_ns / NS_PER_MS:12.3f}]",
        f"#[Max     = {most_ns / NS_PER_MS:12.3f}, Total count    = {size:12d}]",
        f"#[Buckets = {doublings:12d}, SubBuckets     = {2 * HALF:12d}]",
    ]
    return "\n".join(lines) + "\n"


def steps(histogram: Histogram) -> Iterator[tuple[float, int, int]]:
    """Yield share, its value in nanoseconds, and how many values do not exceed it; the last share is 1."""
    size, share = total(histogram), 0.0
    if not size or histogram.most_ns is None:
        return
    while (rank := max(1, math.ceil(share * size - 1e-9))) < size:
        value_ns = percentile_ns(histogram, share)
        yield share, value_ns or 0, rank
        halvings = math.floor(math.log2(1 / (1 - share))) + 1
        share += 1 / (TICKS_PER_HALVING * 2**halvings)
    yield 1.0, histogram.most_ns, size


def moments_ns(histogram: Histogram) -> tuple[float, float]:
    """Return the mean, which is exact, and the standard deviation, which the buckets' middles give."""
    size = total(histogram)
    if not size:
        return 0.0, 0.0
    mean_ns = histogram.sum_ns / size
    squares = sum(
        count * (middle_ns(bucket) - mean_ns) ** 2
        for bucket, count in zip(histogram.buckets, histogram.counts, strict=True)
    )
    return mean_ns, math.sqrt(squares / size)


def write_histograms(folder: Path, rows: Iterable[LatencyRow]) -> list[Path]:
    """Write every row's latency into the run's folder, and return the files. Raises StorageError."""
    texts: dict[str, str] = {}
    for row in rows:
        if row.blocks:
            texts[file_name(row, set(texts))] = hdr_text(row.histogram)
    if not texts:
        return []
    place = own_folder(folder / FOLDER)
    for name, text in texts.items():
        write_atomically(place / name, text.encode(), WITH_ITS_RUN)
    return [place / name for name in texts]


def file_name(row: LatencyRow, taken: set[str]) -> str:
    """Return a plain name that is not taken, whatever the cell's id: `sleep_asyncio_500.hgrm`."""
    letters = re.sub(r"[^A-Za-z0-9=-]+", "_", f"{row.cell.id}_{row.rate_per_s:g}")
    stem = letters[-NAME_LETTERS:].strip("_") or "cell"
    return distinct(stem, taken, "_{}", SUFFIX)
