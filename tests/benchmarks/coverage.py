"""How often do the intervals hold the true ratio, on blocks that were measured?

    python -m tests.benchmarks.coverage [--resamples 2000] [--from RUN] [--keep FILE]

Identical twins that were recorded on a noisy two-core machine are drawn anew, and slowed by 0, 2, 5 or 10
%, so that the truth is known. *Drawn*: blocks of one pair, with replacement, either twin as A in each. *In
order*: a stretch of one pair's blocks as they followed each other, so that what neighbours share is in it;
taken from it is the centre of all that pair's blocks, for a hundred are never centred on 0 to the last.
Stretches overlap, and their intervals printed here are that much too narrow.

Drawn blocks are independent and symmetric by construction. So the signed-rank rows of fixed numbers are known
beforehand (96.1 % for 9 blocks, 95.2 % for 15): they check that it is implemented right, and the pinned rows
what real tails do to Student's t. What neighbours share is in the rows in order alone. A missing interval
neither holds nor fails; such are counted and left out.

Bounds: fixed numbers of blocks, drawn, 93 to 97 %; under the stopping rule at least 93 %. `--from` takes the
twins of a certificate's run instead (its folder below `results/certificates`), and `--keep` writes them as
the recorded ones are written.
"""

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.analysis.run.calibration import rate, twin_streams
from bench.analysis.stats.compare import ALPHA, Comparison, compare_family
from bench.analysis.stats.estimate import estimate
from bench.api import record
from bench.model.plan import Method
from bench.planning.profiles import LOOK_ALPHA, LOOKS, PROFILES
from tests.benchmarks.asking import parser_of

RECORDED = Path(__file__).parents[1] / "analysis" / "stats" / "recorded_twins.json"
SLOWDOWNS = (0.0, 0.02, 0.05, 0.1)
SEED = 41
Streams = Sequence[Sequence[float]]
Draw = Callable[[np.random.Generator, Streams, int], list[float]]


def drawn(chance: np.random.Generator, streams: Streams, size: int) -> list[float]:
    """Return so many blocks of one pair, each on its own, either twin as A."""
    stream = streams[int(chance.integers(len(streams)))]
    return [float(v) for v in chance.choice(stream, size) * chance.choice([-1, 1], size)]


def in_order(chance: np.random.Generator, streams: Streams, size: int) -> list[float]:
    """Return a stretch of one pair's blocks, either twin as A throughout."""
    stream = streams[int(chance.integers(len(streams)))]
    start, side = int(chance.integers(len(stream))), float(chance.choice([-1, 1]))
    return [side * stream[(start + block) % len(stream)] for block in range(size)]


def fixed(values: Sequence[float], method: Method, blocks: int) -> Comparison:
    """Return what a run with this many blocks says."""
    return compare_family([values[:blocks]], method, ALPHA)[0]


def stopped(values: Sequence[float], method: Method) -> Comparison:
    """Return what a duel says when it has stopped."""
    for look in LOOKS[method]:
        found = compare_family([values[:look]], method, LOOK_ALPHA)[0]
        if found.verdict != "inconclusive":
            break
    return found


def holds(found: Comparison, log_truth: float) -> bool | None:
    """Return whether the interval holds the truth; None where there is no interval."""
    if found.ratio_ci is None:
        return None
    return math.log(found.ratio_ci[0]) <= log_truth <= math.log(found.ratio_ci[1])


def blocks_of(method: Method) -> list[int]:
    """Return the numbers of blocks that quick and standard have."""
    profiles = (PROFILES["quick"], PROFILES["standard"])
    return [(one.pinned if method == "t" else one.unpinned).blocks for one in profiles]


def told(name: str, outcomes: Sequence[bool | None], remark: str) -> None:
    """Print one coverage with its exact interval, and how many had no interval, which are left out."""
    held = [one for one in outcomes if one is not None]
    found, missing = rate(sum(held), len(held)), len(outcomes) - len(held)
    share = f"{sum(held) / len(held):6.2%}" if held else "none"
    without = f"; {missing} of {len(outcomes)} without an interval" if missing else ""
    print(f"  {name:<44} {share} [{found.low:.2%} … {found.high:.2%}]  {remark}{without}", flush=True)


def apart(streams: Streams, blocks: int) -> str:
    """Return how many stretches there are that share no block: what the coverage in order rests on."""
    return f"rests on {sum(len(stream) // blocks for stream in streams)} stretches"


def try_kind(streams: Streams, method: Method, resamples: int) -> None:
    """Print every coverage for one kind of group."""
    centres = [estimate(stream, method, 1 - ALPHA).log for stream in streams]
    centred = [[v - centre for v in stream] for stream, centre in zip(streams, centres, strict=True)]
    sources: dict[str, tuple[Draw, Streams]] = {"drawn": (drawn, streams), "in order": (in_order, centred)}
    for how, (draw, source) in sources.items():
        for blocks in blocks_of(method):
            try_fixed(f"{blocks} blocks, {how}", draw, source, method, blocks, resamples)
    for how, (draw, source) in sources.items():
        try_stopped(how, draw, source, method, resamples)


def try_fixed(name: str, draw: Draw, source: Streams, method: Method, blocks: int, resamples: int) -> None:
    """Print the coverage over so many blocks; each slow-down has its resamples."""
    chance, held = np.random.default_rng(SEED), []
    for truth in map(math.log1p, SLOWDOWNS):
        for _ in range(resamples):
            values = [value + truth for value in draw(chance, source, blocks)]
            held.append(holds(fixed(values, method, blocks), truth))
    told(name, held, "bounds 93 to 97%" if draw is drawn else apart(source, blocks))


def try_stopped(how: str, draw: Draw, source: Streams, method: Method, resamples: int) -> None:
    """Print the coverage under the stopping rule for each slow-down."""
    chance = np.random.default_rng(SEED)
    for slowdown in SLOWDOWNS:
        truth, held = math.log1p(slowdown), []
        for _ in range(resamples):
            values = [value + truth for value in draw(chance, source, LOOKS[method][-1])]
            held.append(holds(stopped(values, method), truth))
        remark = "bound 93%" if draw is drawn else apart(source, LOOKS[method][-1])
        told(f"until settled, {slowdown:.0%} slower, {how}", held, remark)


def twins(run: str | None) -> Mapping[str, Streams]:
    """Return streams of block log ratios of identical twins, by kind of group and work."""
    if run is None:
        recorded: dict[str, Streams] = json.loads(RECORDED.read_text())
        return recorded
    streams = twin_streams(record(run))
    return {name.removeprefix("certify/"): found for name, found in streams.items() if any(found)}


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--from", dest="run", metavar="RUN")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    asked = parser.parse_args()
    by_kind = twins(asked.run)
    if asked.keep:
        rounded = {name: [[round(v, 5) for v in one] for one in all_] for name, all_ in by_kind.items()}
        asked.keep.write_text(json.dumps(rounded, separators=(",", ":")) + "\n")
    began_s = time.monotonic()
    for name, streams in by_kind.items():
        blocks = sum(map(len, streams))
        print(f"{name}: {blocks} recorded blocks, {asked.resamples} resamples for each slow-down", flush=True)
        try_kind(streams, "t" if name.startswith("pinned") else "signed-rank", asked.resamples)
    print(f"{time.monotonic() - began_s:.0f} s")


if __name__ == "__main__":
    main()
