"""Are the verdicts stable? Whether any claim is supported in one run and refuted in another.

    python -m tests.benchmarks.stability [--runs 10] [--profile quick] [RUN ...]

Makes the runs, or reads those that are named, and prints each claim's verdicts. Exit status 1 where one was
supported here and refuted there.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.api import judged, record


def made(folder: Path, runs: int, profile: str) -> list[Path]:
    """Make that many runs, one after the other, and return their folders."""
    bench = Path(sys.executable).with_name("bench")
    for number in range(runs):
        print(f"run {number + 1} of {runs}", file=sys.stderr)
        subprocess.run([bench, "all", "-q", "-p", profile, "--out", folder], check=False)
    return sorted(path.parent for path in folder.glob("*/run.json"))


def verdicts(runs: list[Path]) -> dict[str, Counter[str]]:
    """Return how often each claim had which verdict."""
    found: dict[str, Counter[str]] = {}
    for run in runs:
        for one in judged(record(str(run))):
            found.setdefault(one.claim.id, Counter())[one.judgement.verdict] += 1
    return found


def main() -> int:
    """Print the verdicts; 1 where a claim was both supported and refuted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("named", nargs="*", type=Path, metavar="RUN")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--profile", default="quick")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = asked.named or made(Path(folder), asked.runs, asked.profile)
        found = verdicts(runs)
    torn = [claim for claim, counts in found.items() if counts["supported"] and counts["refuted"]]
    for claim, counts in found.items():
        told = ", ".join(f"{verdict} {count}" for verdict, count in counts.most_common())
        print(f"{claim:24}{told}{'   TORN' if claim in torn else ''}")
    print(f"{len(runs)} runs, {len(found)} claims, {len(torn)} torn")
    return 1 if torn else 0


if __name__ == "__main__":
    sys.exit(main())
