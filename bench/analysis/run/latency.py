"""Latency in an open loop: percentiles over all blocks' operations, with intervals over blocks."""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.grouped import grouped
from bench.analysis.run.cell_times import PILOT
from bench.analysis.run.disturbed import was_suspended
from bench.analysis.stats.distributions import t_quantile
from bench.analysis.stats.estimate import Interval
from bench.model.measurements import Histogram, OpenLoop
from bench.model.run import CellResult
from bench.worker.meters.histogram import beyond, merged, middle_ns, percentile_ns

SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}
# With fewer operations beyond it, a percentile depends on single operations.
LEAST_BEYOND = 100
LEAST_BLOCKS = 6
RESAMPLES, RESAMPLING_SEED = 2000, 1
CONFIDENCE = 0.95
# The pacer failed if the rate was off by more than this share, or its p99 lateness above this.
OFF_RATE, LATE_S = 0.01, 0.002
# A model is saturated if more than K operations, and more than this share, had not started at the end.
WAITING_SHARE = 0.02

# A model that takes CPU time from the pacer loses its worst rounds. If more than this share is left out, the
# remaining rounds are too favourable to conclude that it keeps up.
LATE_SHARE = 0.25

HOLDS, SATURATED, BEYOND, VOID = "keeps up", "saturated", "far beyond", "void"
PACER_LATE = "pacer late"


class Quantile(Struct, frozen=True, kw_only=True):
    """One percentile in seconds; None if too few operations lie beyond it, or for too few blocks."""

    name: str
    share: float
    value_s: float | None
    value_s_ci: Interval | None


class LatencyRow(Struct, frozen=True, kw_only=True):
    """One cell at one rate. `saturated` and `late`: in how many blocks the cell, or the pacer, fell behind.

    Blocks in which the pacer failed count only there and in `late_s`, the p99 of its lateness. If they are
    more than a quarter, a row that would keep up is `pacer late` instead.
    """

    cell: CellResult
    rate_per_s: float
    verdict: str
    blocks: int = 0
    late: int = 0
    saturated: int = 0
    operations: int = 0
    sent_per_s: float | None = None
    done_per_s: float | None = None
    late_s: float | None = None
    latency: tuple[Quantile, ...] = ()
    queue: tuple[Quantile, ...] = ()
    service: tuple[Quantile, ...] = ()
    histogram: Histogram = Histogram()

    def quantile(self, name: str) -> Quantile | None:
        """Return a percentile of latency by name; None if the cell was not driven at this rate."""
        return next((one for one in self.latency if one.name == name), None)


def pacer_failed(seen: OpenLoop) -> bool:
    """Return whether a round is invalid because of the pacer."""
    late_ns = percentile_ns(seen.lateness, 0.99)
    off = abs(seen.sent_per_s / seen.rate_per_s - 1)
    return off > OFF_RATE or late_ns is None or late_ns > LATE_S * 1e9


def fell_behind(seen: OpenLoop, concurrency: int) -> bool:
    """Return whether a backlog was left when the schedule ended."""
    return seen.waiting > max(concurrency, WAITING_SHARE * seen.operations)


def latency_rows(cells: Sequence[CellResult]) -> tuple[LatencyRow, ...]:
    """Return a row for each rate and each cell that was driven at it or known to be overloaded by it."""
    good = [cell for cell in cells if cell.status == "ok"]
    rates = {rate for cell in good for rate in (*_rounds(cell), *_not_driven(cell))}
    rows = [_row(cell, rate) for rate in sorted(rates) for cell in good]
    return tuple(row for row in rows if row is not None)


def _rounds(cell: CellResult) -> dict[float, list[OpenLoop]]:
    records = (record for block in cell.blocks if block.block != PILOT for record in block.rounds)
    return grouped(
        (record.open_loop.rate_per_s, record.open_loop)
        for record in records
        if record.open_loop is not None and not was_suspended(record)
    )


def _not_driven(cell: CellResult) -> set[float]:
    return {rate for block in cell.blocks for rate in block.beyond_per_s}


def _row(cell: CellResult, rate_per_s: float) -> LatencyRow | None:
    rounds = _rounds(cell).get(rate_per_s, [])
    if not rounds:
        known = rate_per_s in _not_driven(cell)
        return LatencyRow(cell=cell, rate_per_s=rate_per_s, verdict=BEYOND) if known else None
    kept = [seen for seen in rounds if not pacer_failed(seen)]
    late_ns = percentile_ns(merged(seen.lateness for seen in rounds), 0.99)
    given = cell.params.get("concurrency", 1)
    concurrency = int(given) if isinstance(given, int | float) else 1
    behind = sum(fell_behind(seen, concurrency) for seen in kept)
    return LatencyRow(
        cell=cell,
        rate_per_s=rate_per_s,
        verdict=_verdict(len(rounds), len(kept), behind),
        blocks=len(kept),
        late=len(rounds) - len(kept),
        saturated=behind,
        operations=sum(seen.operations for seen in kept),
        sent_per_s=float(np.mean([seen.sent_per_s for seen in rounds])),
        done_per_s=float(np.mean([seen.done_per_s for seen in kept])) if kept else None,
        late_s=None if late_ns is None else late_ns / 1e9,
        latency=quantiles([seen.latency for seen in kept]),
        queue=quantiles([seen.queue for seen in kept]),
        service=quantiles([seen.service for seen in kept]),
        histogram=merged(seen.latency for seen in kept),
    )


def _verdict(rounds: int, kept: int, behind: int) -> str:
    if not kept:
        return VOID
    if behind > kept / 2:
        return SATURATED
    return PACER_LATE if rounds - kept > LATE_SHARE * rounds else HOLDS


def quantiles(blocks: Sequence[Histogram]) -> tuple[Quantile, ...]:
    """Return every percentile of these blocks' operations; None if too few operations lie beyond it."""
    whole = merged(blocks)
    known = [name for name, share in SHARES.items() if beyond(whole, share) >= LEAST_BEYOND]
    intervals = block_intervals(blocks, [SHARES[name] for name in known])
    bounds = dict(zip(known, intervals, strict=True))
    found = []
    for name, share in SHARES.items():
        value_ns = percentile_ns(whole, share) if name in known else None
        value_s = None if value_ns is None else value_ns / 1e9
        found.append(Quantile(name=name, share=share, value_s=value_s, value_s_ci=bounds.get(name)))
    return tuple(found)


def block_intervals(blocks: Sequence[Histogram], shares: Sequence[float]) -> list[Interval | None]:
    """Return the 95 % block-bootstrap interval of each percentile; None below six blocks.

    Operations of one block share a queue, so only blocks are independent. The interval is the bootstrap
    standard error of the percentile's logarithm times Student's t (B. Efron & R. Tibshirani, "An Introduction
    to the Bootstrap", ch. 12), widened by √(n/(n-1)) because resamples spread too little (T. Hesterberg,
    "What Teachers Should Know About the Bootstrap", The American Statistician 69, 2015, § 4.1). For the p99
    of six blocks that differ by a third, bootstrap percentiles covered the true value in 73 % of simulated
    runs, and these intervals in 85 %.
    """
    size = len(blocks)
    if size < LEAST_BLOCKS:
        return [None] * len(shares)
    buckets = sorted({bucket for block in blocks for bucket in block.buckets})
    place = {bucket: column for column, bucket in enumerate(buckets)}
    counts = np.zeros((size, len(buckets)))
    for row, block in enumerate(blocks):
        counts[row, [place[bucket] for bucket in block.buckets]] = block.counts
    drawn = np.random.default_rng(RESAMPLING_SEED).multinomial(size, [1 / size] * size, RESAMPLES)
    seen = np.cumsum(drawn @ counts, axis=1)
    log_middles = np.log(np.array([max(1, middle_ns(bucket)) for bucket in buckets]) / 1e9)
    shares_seen = seen / seen[:, -1:]
    whole = np.cumsum(counts.sum(axis=0))
    reach = t_quantile((1 + CONFIDENCE) / 2, size - 1) * math.sqrt(size / (size - 1))
    found: list[Interval | None] = []
    for share in shares:
        logs = log_middles[np.argmax(shares_seen >= share - 1e-9, axis=1)]
        centre = float(log_middles[np.argmax(whole >= share * whole[-1] - 1e-9)])
        half = reach * float(np.std(logs, ddof=1))
        found.append((math.exp(centre - half), math.exp(centre + half)))
    return found


def highest_held(rows: Sequence[LatencyRow], cell_id: str) -> float | None:
    """Return the highest rate up to which a cell kept up at every tested rate; None if there is none."""
    held = None
    for row in sorted((row for row in rows if row.cell.id == cell_id), key=lambda row: row.rate_per_s):
        if row.verdict != HOLDS:
            break
        held = row.rate_per_s
    return held
