"""How good the advice is: for the labelled functions it is compared with a plain sweep and with its label.

Run it as `python -m tests.benchmarks.advice [FIRST [LAST]]`, on a machine that does nothing else; with more
than one function it takes half a minute for each. It says, for every function, whether the advice is within
10 % of the best that the plain sweep finds, whether what it names is slower than a loop, and whether its
first reasons hold the labelled one.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.advice.labelled import HERE, LABELS, Label

SWEEP = Path(__file__).parent / "programs" / "sweep.py"
WITHIN, SECONDS = 0.10, 0.25


def main() -> None:
    """Print a line for each function, and the sum of all."""
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    last = int(sys.argv[2]) if len(sys.argv) > 2 else len(LABELS)
    judged = [judge(label) for label in LABELS[first:last]]
    good = [all(one[name] for name in ("near", "not_slower", "right", "why")) for one in judged]
    print(f"{sum(good)} of {len(good)} are right in everything")


def judge(label: Label) -> dict[str, Any]:
    """Return how one advice compares, and print it."""
    start = time.monotonic()
    advice = advised(label)
    took_s = time.monotonic() - start
    plain = swept(label)
    loop = plain.get(("sequential", 1), 0.0)
    best = max(plain, key=lambda one: plain[one])
    named = (advice["advice"]["backend"], advice["advice"]["workers"])
    reached = plain.get(named) or nearest(plain, *named)
    reasons = [reason["id"] for reason in advice["reasons"]]
    found = {
        "function": label.function,
        "seconds": round(took_s, 1),
        "verdict": advice["verdict"],
        "advised": named,
        "params": advice["advice"]["params"],
        "speedup": advice["advice"]["speedup"],
        "best": best,
        "best_speedup": round(plain[best] / loop, 2) if loop else None,
        "reached": round(reached / loop, 2) if loop else None,
        "reasons": reasons,
        "near": reached >= (1 - WITHIN) * plain[best],
        "not_slower": advice["verdict"] != "faster" or reached >= loop,
        "right": named[0] in label.backends,
        "why": bool(set(reasons[:3]) & set(label.reasons)),
    }
    print(json.dumps(found), flush=True)
    return found


def advised(label: Label) -> dict[str, Any]:
    """Return what `bench advise` says."""
    command = [sys.executable, "-m", "bench", "advise", label.target, "--items", label.items, "--json", "-q"]
    done = subprocess.run([*command, "--no-report"], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"{label.function}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def swept(label: Label) -> dict[tuple[str, int], float]:
    """Return what the plain sweep finds, in calls per second."""
    module, _, name = label.function.partition(":")
    command = [sys.executable, str(SWEEP), str(HERE), module, name, label.items, str(SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {(one["model"], one["workers"]): one["per_s"] for one in lines if "per_s" in one}


def nearest(plain: dict[tuple[str, int], float], model: str, workers: int) -> float:
    """Return the rate with the closest number of workers that the plain sweep has of a model."""
    known = [one for one in plain if one[0] == model]
    return plain[min(known, key=lambda one: abs(one[1] - workers))] if known else 0.0


if __name__ == "__main__":
    main()
