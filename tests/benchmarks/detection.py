"""How many of many duels find a slow-down that was put in?

    python -m tests.benchmarks.detection [--duels 200] [--keep FILE] [--work cpu]

Pinned groups, 2 % more to do: at most 20 s for each duel, at least 188 of 200 found. Pinned, 5 %: 10 s,
196. Groups that have all CPUs, 10 %: 20 s, 188. The margin is half of what is looked for: who looks for 2 %
says with `--margin 1%` that 1 % is no difference. The three take turns. Each outcome is appended to the
file at once: it can be ended at any time and goes on from there, and what the file holds already is
counted.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from msgspec import Struct

from bench.analysis.run.calibration import rate
from bench.analysis.stats.compare import DELTA
from bench.api import ground
from bench.model.plan import Placement
from bench.planning.calibration import model_for
from bench.plugins.registry import workload, workload_names
from bench.plugins.traits import Calibrated
from tests.benchmarks.asking import parser_of
from tests.benchmarks.kept import Outcome, alike, keep, outcomes

BENCH = str(Path(sys.executable).with_name("bench"))


class Case(Struct, frozen=True):
    """One question: the kind of group, how much slower, within how long, how many of 200 to find."""

    kind: Placement
    slowdown: float
    budget_s: float
    least: int


CASES = (Case("pinned", 0.02, 20.0, 188), Case("pinned", 0.05, 10.0, 196), Case("unpinned", 0.10, 20.0, 188))


def calibrated(work: str) -> Calibrated:
    """Return the workload that can be slowed by a known share, in computing (cpu) or waiting (wait)."""
    found = [workload(name) for name in workload_names()]
    return next(one for one in found if isinstance(one, Calibrated) and one.calibration == work)


def duel(work: Calibrated, case: Case) -> Outcome:
    """Return what one duel said of the slower copy."""
    backend = model_for(work.calibration, case.kind, ground("quick"))
    sides = [
        f"{work.name} -b {backend} " + " ".join(f"-s {name}={level}" for name, level in settings.items())
        for settings in (work.slowed(0.0), work.slowed(case.slowdown))
    ]
    margin = min(DELTA, case.slowdown / 2)
    limits = ["--max-time", f"{case.budget_s:g}s", "--margin", f"{100 * margin:g}%"]
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command = [BENCH, "duel", *sides, *limits, "--json", "-q", "--out", folder]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
    (told,) = json.loads(ended.stdout)["comparisons"]
    kept = {name: told[name] for name in ("verdict", "ratio", "ratio_ci", "blocks")}
    return {"work": work.calibration, **question(case), **kept, "took_s": time.monotonic() - began_s}


def question(case: Case) -> Outcome:
    """Return what an outcome is told apart by."""
    return {"kind": case.kind, "slowdown": case.slowdown, "budget_s": case.budget_s}


def told(found: list[Outcome], work: str) -> None:
    """Print how many duels found it, how the others ended, and how long they took."""
    for case in CASES:
        mine = alike(found, {"work": work, **question(case)})
        if not mine:
            continue
        ends = Counter(one["verdict"] for one in mine)
        share = rate(ends["slower"], len(mine))
        took_s = sorted(one["took_s"] for one in mine)
        others = ", ".join(f"{verdict} {n}" for verdict, n in ends.items() if verdict != "slower")
        print(
            f"{work}, {case.kind}, {case.slowdown:+.0%} within {case.budget_s:g} s: found {share.events} of"
            f" {share.trials} [{share.low:.1%} … {share.high:.1%}] (bound {case.least} of 200);"
            f" {took_s[len(mine) // 2]:.1f} s each, {took_s[-1]:.1f} s at most"
            + (f"; {others}" if others else "")
        )


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--duels", type=int, default=200, help="of each of the three, the file's included")
    parser.add_argument("--keep", type=Path, default=Path("detection.jsonl"), metavar="FILE")
    parser.add_argument("--work", choices=("cpu", "wait"), default="cpu")
    asked = parser.parse_args()
    work, found = calibrated(asked.work), outcomes(asked.keep)
    try:
        for case in [case for _ in range(asked.duels) for case in CASES]:
            if len(alike(found, {"work": asked.work, **question(case)})) < asked.duels:
                found.append(duel(work, case))
                keep(asked.keep, found[-1])
    except KeyboardInterrupt:
        print(f"ended early; the same command goes on from {asked.keep}", file=sys.stderr)
    told(found, asked.work)


if __name__ == "__main__":
    main()
