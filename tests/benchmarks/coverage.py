"""How often do the intervals hold the true ratio, on blocks that were measured?

    python -m tests.benchmarks.coverage [--resamples 2000] [--from RUN] [--keep FILE]

Identical twins that were recorded on a noisy two-core machine are drawn anew, and slowed by 0, 2, 5 or 10
%, so that the truth is known. *Drawn*: blocks of one pair, with replacement, either twin as A in each. *In
order*: a stretch of one pair's blocks as they followed each other, so that what neighbours share is in it;
taken from it is the centre of all that pair's blocks, for a hundred are never centred on 0 to the last.
Stretches overlap, and their intervals printed here are that much too narrow. Bounds: fixed numbers of
blocks, drawn, 93 to 97 %; under the stopping rule at least 93 %. `--from` takes the twins of a
certificate's run instead (its folder below `results/certificates`), and `--keep` writes them as the
recorded ones are written.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.api import record
from bench.model import Method
from bench.profiles import LOOK_ALPHA, LOOKS, PROFILES
from bench.stats.certify import rate, twin_streams
from bench.stats.compare import ALPHA, Comparison, compare_family
from bench.stats.estimate import estimate

RECORDED = Path(__file__).parents[1] / "stats" / "recorded_twins.json"
SLOWDOWNS = (0.0, 0.02, 0.05, 0.1)
SEED = 41
Streams = Sequence[Sequence[float]]
Draw = Callable[[np.random.Generator, Streams, int], list[float]]


def drawn(chance: np.random.Generator, streams: Streams, size: int) -> list[float]:
    """Return so many blocks of one pair, each on its own, either twin as A."""
    stream = streams[chance.integers(len(streams))]
    return [float(v) for v in chance.choice(stream, size) * chance.choice([-1, 1], size)]


def in_order(chance: np.random.Generator, streams: Streams, size: int) -> list[float]:
    """Return a stretch of one pair's blocks, either twin as A throughout."""
    stream = streams[chance.integers(len(streams))]
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


def holds(found: Comparison, log_truth: float) -> bool:
    """Return whether the interval holds the truth; none at all leaves everything open."""
    if found.ratio_ci is None:
        return True
    return math.log(found.ratio_ci[0]) <= log_truth <= math.log(found.ratio_ci[1])


def blocks_of(method: Method) -> list[int]:
    """Return the numbers of blocks that quick and standard have."""
    profiles = (PROFILES["quick"], PROFILES["standard"])
    return [one.pinned_blocks if method == "t" else one.whole_blocks for one in profiles]


def told(name: str, held: Sequence[bool], low: float, high: float) -> None:
    """Print one coverage with its exact interval, and whether that lies within the bounds."""
    found = rate(sum(held), len(held))
    within = "within" if found.low >= low and found.high <= high else "OUTSIDE"
    bounds = f"{within} {low:.0%} to {high:.0%}"
    print(f"  {name:<44} {np.mean(held):6.2%} [{found.low:.2%} … {found.high:.2%}]  {bounds}")


def try_kind(streams: Streams, method: Method, resamples: int) -> None:
    """Print every coverage for one kind of group."""
    chance = np.random.default_rng(SEED)
    centres = [estimate(stream, method, 1 - ALPHA).log for stream in streams]
    centred = [[v - centre for v in stream] for stream, centre in zip(streams, centres, strict=True)]
    sources = {"drawn": (drawn, streams), "in order": (in_order, centred)}
    for how, (draw, source) in sources.items():
        for blocks in blocks_of(method):
            held = []
            for number in range(resamples):
                truth = math.log1p(SLOWDOWNS[number % len(SLOWDOWNS)])
                values = [value + truth for value in draw(chance, source, blocks)]
                held.append(holds(fixed(values, method, blocks), truth))
            told(f"{blocks} blocks, {how}", held, 0.93, 0.97)
        for slowdown in SLOWDOWNS:
            truth, held = math.log1p(slowdown), []
            for _ in range(resamples):
                values = [value + truth for value in draw(chance, source, LOOKS[method][-1])]
                held.append(holds(stopped(values, method), truth))
            told(f"until settled, {slowdown:.0%} slower, {how}", held, 0.93, 1.0)


def twins(run: str | None) -> Mapping[str, Streams]:
    """Return streams of block log ratios of identical twins, by kind of group and work."""
    if run is None:
        recorded: dict[str, Streams] = json.loads(RECORDED.read_text())
        return recorded
    streams = twin_streams(record(run))
    return {name.removeprefix("certify/"): found for name, found in streams.items() if any(found)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
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
        print(f"{name}: {blocks} recorded blocks, {asked.resamples} resamples of each")
        try_kind(streams, "t" if name.startswith("pinned") else "signed-rank", asked.resamples)
    print(f"{time.monotonic() - began_s:.0f} s")


if __name__ == "__main__":
    main()
