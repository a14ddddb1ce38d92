"""How good the advice is: for the labelled functions it is compared with a plain sweep and with its label.

Run it on a machine that does nothing else; a function takes about half a minute:

    python -m tests.benchmarks.advice [--only NAME]... [--results FILE] [--for SECONDS]

It says of every function whether the advice is within 10 % of the best that the plain sweep finds, whether
what it names is slower than a loop, and whether its first reasons hold the labelled one. A line for each is
appended to FILE, and what stands there is not measured again, so an interrupted pass is resumed.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.advice.labelled import LABELS, Label
from tests.benchmarks.kept import keep, outcomes

SWEEP = Path(__file__).parent / "programs" / "sweep.py"
WITHIN, SECONDS = 0.10, 0.15
JUDGED = ("near", "not_slower", "right", "why", "in_time")
# A function of 1 to 100 ms is to be advised on within this.
LONGEST_S, SHORTEST_CALL_S, LONGEST_CALL_S = 30.0, 0.001, 0.1


def main() -> None:
    """Print a line for each function, and the sum of all."""
    asked = options()
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    known = {one["function"]: one for one in outcomes(asked.results)}
    wanted = [
        label for label in LABELS if not asked.only or any(text in label.function for text in asked.only)
    ]
    begun_s = time.monotonic()
    for label in wanted:
        if label.function not in known and time.monotonic() - begun_s < asked.seconds:
            known[label.function] = found = judge(label)
            keep(asked.results, found)
        if label.function in known:
            print(line(known[label.function]), flush=True)
    found_all = [known[label.function] for label in wanted if label.function in known]
    for name in JUDGED:
        print(f"{name}: {sum(one[name] for one in found_all)} of {len(found_all)}")
    right = sum(all(one[name] for name in JUDGED[:-1]) for one in found_all)
    print(f"right in everything but time: {right} of {len(found_all)}; {len(wanted) - len(found_all)} to do")


def options() -> argparse.Namespace:
    """Return the program's options."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="NAME", help="a part of functions' names")
    parser.add_argument("--results", type=Path, default=Path("results/advice.jsonl"), metavar="FILE")
    parser.add_argument(
        "--for", dest="seconds", type=float, default=1e9, metavar="SECONDS", help="begin no function later"
    )
    return parser.parse_args()


def line(found: dict[str, Any]) -> str:
    """Return the judgement of one function on a line."""
    wrong = [name for name in JUDGED if not found[name]]
    return (
        f"{', '.join(wrong) or 'ok':12} {found['function']}: {found['verdict']}, {found['advised']} "
        f"{found['reached']}x of a loop, best {found['best']} {found['best_speedup']}x, "
        f"{' '.join(found['reasons'])}, {found['seconds']} s"
    )


def judge(label: Label) -> dict[str, Any]:
    """Return how one advice compares."""
    start = time.monotonic()
    advice = advised(label)
    took_s = time.monotonic() - start
    option = advice["advice"]
    named = f"{option['backend']}:{option['workers']}:{option['params'].get('chunksize', 1)}"
    per_s = swept(label, named)
    loop = per_s.get("sequential:1:1", 0.0)
    best = max(per_s, key=lambda one: per_s[one])
    reasons = [reason["id"] for reason in advice["reasons"]]
    call_s = advice["nature"]["mean_s"]
    return {
        "function": label.function,
        "seconds": round(took_s, 1),
        "call_s": call_s,
        "verdict": advice["verdict"],
        "advised": named,
        "speedup": option["speedup"],
        "best": best,
        "best_speedup": round(per_s[best] / loop, 3) if loop else None,
        "reached": round(per_s[named] / loop, 3) if loop else None,
        "reasons": reasons,
        "near": per_s[named] >= (1 - WITHIN) * per_s[best],
        "not_slower": advice["verdict"] != "faster" or per_s[named] >= loop,
        "right": option["backend"] in label.backends,
        "why": bool(set(reasons[:3]) & set(label.reasons)),
        "in_time": took_s <= LONGEST_S or not SHORTEST_CALL_S <= call_s <= LONGEST_CALL_S,
    }


def advised(label: Label) -> dict[str, Any]:
    """Return what `bench advise` says."""
    command = [sys.executable, "-m", "bench", "advise", label.target, "--items", label.items, "--json", "-q"]
    done = subprocess.run([*command, "--no-report"], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"{label.function}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def swept(label: Label, named: str) -> dict[str, float]:
    """Return calls per second of what is advised, of a loop and of the best of a plain sweep."""
    file, _, name = label.target.rpartition(":")
    path = Path(file)
    command = [
        sys.executable,
        str(SWEEP),
        str(path.parent),
        path.stem,
        name,
        label.items,
        str(SECONDS),
        named,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {one["option"]: one["per_s"] for one in lines if one.get("final")}


if __name__ == "__main__":
    main()
