"""Do runs of the same commit agree? Every comparison of the headline groups, between every two runs.

    python -m tests.benchmarks.agreement RUN RUN …
    python -m tests.benchmarks.agreement --measure 10 [--profile standard] [--only GROUP …]

Printed are the share of comparisons whose intervals do not overlap between two runs, the verdicts that
contradict each other (faster in one run and slower in the other), and the claims that are supported in one
run and refuted in another. Of intervals that covered the truth 95 times in 100 and were independent, well
under 1 in 100 pairs would not overlap.

From three runs on, each comparison's spread from run to run (the standard deviation of its log ratio) is set
against the spread that its blocks let expect (that of the blocks within one run, over the root of their
number). One means that a run's own blocks tell how far another run would differ.
"""

import itertools
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import api
from bench.analysis.run.cell_times import log_ratios
from bench.analysis.run.summary import Pair, Summary, summarise
from bench.analysis.stats.compare import Comparison
from bench.model.run import Run
from tests.benchmarks.asking import parser_of

Key = tuple[str, str]
Found = dict[Key, Pair]
CONTRADICTION = {"faster", "slower"}
LEAST_RUNS = 3  # for a spread from run to run


def comparisons(summary: Summary) -> Found:
    """Return the comparisons of a run's headline groups, by the ids of the two cells."""
    groups = [group for group in summary.groups if group.group.display.headline]
    return {(pair.a.id, pair.b.id): pair for group in groups for pair in group.pairs}


def overlap(one: Comparison, other: Comparison) -> bool:
    """Return whether the intervals have a value in common; one without an interval agrees with any."""
    if one.ratio_ci is None or other.ratio_ci is None:
        return True
    return one.ratio_ci[0] <= other.ratio_ci[1] and other.ratio_ci[0] <= one.ratio_ci[1]


def couples(runs: Sequence[Found]) -> Iterator[tuple[Key, Comparison, Comparison]]:
    """Yield every comparison that two runs have in common, for every two runs."""
    for a, b in itertools.combinations(runs, 2):
        for key in sorted(a.keys() & b.keys()):
            yield key, a[key].comparison, b[key].comparison


def spreads(runs: Sequence[Found]) -> dict[Key, tuple[float, float]]:
    """Return each comparison's variance from run to run, and the one that its blocks let expect."""
    found = {}
    for key in set.intersection(*(set(run) for run in runs)):
        blocks = [log_ratios(run[key].a, run[key].b) for run in runs]
        expected = [statistics.variance(values) / len(values) for values in blocks]
        found[key] = (statistics.variance(map(statistics.fmean, blocks)), statistics.fmean(expected))
    return found


def report_spread(runs: Sequence[Found]) -> None:
    """Print how much more runs differ than their blocks say: over all comparisons, and for the worst."""
    found = spreads(runs)
    factors = {key: between / expected for key, (between, expected) in found.items()}
    print(
        f"spread between runs ÷ what blocks let expect: {math.sqrt(statistics.fmean(factors.values())):.2f}"
    )
    for key in sorted(factors, key=factors.__getitem__, reverse=True)[:8]:
        print(f"  {math.sqrt(factors[key]):.2f}: {key}, {math.sqrt(found[key][0]):.1%} from run to run")


def report(runs: Sequence[Found]) -> None:
    """Print what does not agree, and the two figures."""
    found = list(couples(runs))
    apart = [(key, a, b) for key, a, b in found if not overlap(a, b)]
    against = [(key, a, b) for key, a, b in found if {a.verdict, b.verdict} == CONTRADICTION]
    for title, some in (("intervals apart", apart), ("verdicts contradict", against)):
        for (one, other), a, b in some:
            print(f"{title}: {one} and {other}: {told(a)}, {told(b)}")
    share = len(apart) / len(found) if found else 0.0
    print(f"{len(runs)} runs, {len(found):,} pairs of comparisons")
    print(f"intervals that do not overlap: {len(apart)} ({share:.1%}); bound 10 %")
    print(f"verdicts that contradict each other: {len(against)}; bound 0")
    if len(runs) >= LEAST_RUNS:
        report_spread(runs)


def report_claims(runs: Sequence[Run]) -> None:
    """Print the claims that are supported in one run and refuted in another."""
    verdicts: dict[str, set[str]] = {}
    for run in runs:
        for one in api.judged(run):
            verdicts.setdefault(one.claim.id, set()).add(one.judgement.verdict)
    torn = [claim for claim, found in verdicts.items() if {"supported", "refuted"} <= found]
    print(f"claims that contradict each other: {len(torn)} of {len(verdicts)}; bound 0 {' '.join(torn)}")


def told(one: Comparison) -> str:
    """Return a comparison in short."""
    bounds = "" if one.ratio_ci is None else f" [{one.ratio_ci[0]:.3f}, {one.ratio_ci[1]:.3f}]"
    return f"{one.ratio:.3f}{bounds} {one.verdict}"


def measured(count: int, profile: str, only: Sequence[str], folder: Path) -> list[Path]:
    """Return the folders of as many runs of `bench all`, measured one after the other."""
    chosen = [part for name in only for part in ("--only", name)]
    for _ in range(count):
        command = [sys.executable, "-m", "bench", "all", "-p", profile, *chosen, "--out", str(folder), "-q"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return sorted(path.parent for path in folder.glob("*/run.json"))


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("runs", nargs="*", type=Path)
    parser.add_argument("--measure", type=int, default=0, metavar="N")
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = options.runs or measured(options.measure, options.profile, options.only, Path(folder))
        records = [api.record(str(path)) for path in runs]
    report([comparisons(summarise(run)) for run in records])
    report_claims(records)


if __name__ == "__main__":
    main()
