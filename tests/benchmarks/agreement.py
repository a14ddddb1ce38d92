"""Do runs of the same commit agree? Every comparison of the headline groups, between every two runs.

    python -m tests.benchmarks.agreement RUN RUN …
    python -m tests.benchmarks.agreement --measure 10 [--profile standard] [--only GROUP …]

Printed are the share of comparisons whose intervals do not overlap between two runs, and the verdicts that
contradict each other: faster in one run and slower in the other. Of intervals that covered the truth 95 times
in 100 and were independent, well under 1 in 100 pairs would not overlap.
"""

import argparse
import itertools
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import api
from bench.analysis.run.summary import Summary, summarise
from bench.analysis.stats.compare import Comparison

Key = tuple[str, str]
CONTRADICTION = {"faster", "slower"}


def comparisons(summary: Summary) -> dict[Key, Comparison]:
    """Return the comparisons of a run's headline groups, by the ids of the two cells."""
    groups = [group for group in summary.groups if group.group.display.headline]
    return {(pair.a.id, pair.b.id): pair.comparison for group in groups for pair in group.pairs}


def overlap(one: Comparison, other: Comparison) -> bool:
    """Return whether the intervals have a value in common; one without an interval agrees with any."""
    if one.ratio_ci is None or other.ratio_ci is None:
        return True
    return one.ratio_ci[0] <= other.ratio_ci[1] and other.ratio_ci[0] <= one.ratio_ci[1]


def couples(runs: Sequence[dict[Key, Comparison]]) -> Iterator[tuple[Key, Comparison, Comparison]]:
    """Yield every comparison that two runs have in common, for every two runs."""
    for a, b in itertools.combinations(runs, 2):
        for key in sorted(a.keys() & b.keys()):
            yield key, a[key], b[key]


def report(runs: Sequence[dict[Key, Comparison]]) -> None:
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", nargs="*", type=Path)
    parser.add_argument("--measure", type=int, default=0, metavar="N")
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = options.runs or measured(options.measure, options.profile, options.only, Path(folder))
        report([comparisons(summarise(api.record(str(path)))) for path in runs])


if __name__ == "__main__":
    main()
