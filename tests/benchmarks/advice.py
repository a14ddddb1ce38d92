"""How good the advice is: for the labelled functions it is compared with a plain sweep and with its label.

Run it on a machine that does nothing else; a function takes about a minute:

    python -m tests.benchmarks.advice [--only NAME]... [--results FILE] [--for SECONDS]

It says of every function whether the advice is within 10 % of the best that the plain sweep finds, whether
what it names is slower than a loop, and whether its first reasons hold the labelled one. Where the advice is
about so few calls that a start matters, whole programs that make these calls are compared. A line for each is
appended to FILE, and what stands there is not measured again, so an interrupted pass is resumed.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.advice.labelled import LABELS, Label
from tests.benchmarks.kept import keep, outcomes

PROGRAMS = Path(__file__).parent / "programs"
# Calls or programs per second of each option, turn by turn.
Turns = dict[str, list[float]]
# Turns of whole programs, and the most of a sweep.
TURNS, MOST_TURNS = 9, 36
WITHIN, SECONDS = 0.10, 0.15
LOOP = "sequential:1:1"
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
    middle, low, high = found["of_best"]
    return (
        f"{', '.join(wrong) or 'ok':12} {found['function']}: {found['verdict']}, {found['advised']} "
        f"{found['reached']}x of a loop, best {found['best']} {found['best_speedup']}x "
        f"({middle}x of it [{low} … {high}]), {' '.join(found['reasons'])}, {found['seconds']} s"
    )


def judge(label: Label) -> dict[str, Any]:
    """Return how one advice compares."""
    start = time.monotonic()
    advice = advised(label)
    took_s = time.monotonic() - start
    option = advice["advice"]
    named = f"{option['backend']}:{option['workers']}:{option['params'].get('chunksize', 1)}"
    reasons = [reason["id"] for reason in advice["reasons"]]
    turns = swept(label, named)
    if "start_up" in reasons:
        # It is about so few calls that a steady state is never reached.
        turns = programs(label, list(turns))
    best = best_of(turns)
    reached, of_best = beside(turns, named, LOOP), beside(turns, named, best)
    call_s = advice["nature"]["mean_s"]
    return {
        "function": label.function,
        "seconds": round(took_s, 1),
        "call_s": call_s,
        "verdict": advice["verdict"],
        "advised": named,
        "speedup": option["speedup"],
        "best": best,
        "best_speedup": beside(turns, best, LOOP)[0],
        "reached": reached[0],
        "of_best": of_best,
        "reasons": reasons,
        "near": of_best[0] >= 1 - WITHIN,
        "not_slower": advice["verdict"] != "faster" or reached[0] >= 1,
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


def beside(turns: Turns, one: str, other: str) -> tuple[float, float, float]:
    """Return how many times as fast one option is as another, by the turns: median and quartiles."""
    ratios = [a / b for a, b in zip(turns[one], turns[other], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return round(middle, 3), round(low, 3), round(high, 3)


def best_of(turns: Turns) -> str:
    """Return the option that is the fastest beside all others."""
    return max(turns, key=lambda one: statistics.fmean(beside(turns, one, other)[0] for other in turns))


def swept(label: Label, named: str) -> Turns:
    """Return calls per second in each turn: of what is advised, a loop, and the best of a plain sweep.

    There are more turns, up to `MOST_TURNS`, while the quartiles do not tell whether the advice is near.
    """
    file, _, name = label.target.rpartition(":")
    path = Path(file)
    command = [
        str(PROGRAMS / "sweep.py"),
        str(path.parent),
        path.stem,
        name,
        label.items,
        str(SECONDS),
        named,
    ]
    pipe = subprocess.PIPE
    turns: Turns = defaultdict(list)
    with subprocess.Popen([sys.executable, *command], stdin=pipe, stdout=pipe, text=True) as sweep:
        assert sweep.stdin
        assert sweep.stdout
        for found in map(json.loads, sweep.stdout):
            for option, more in found.get("turns", {}).items():
                turns[option] += more
            if "turns" in found and (is_clear(turns, named) or len(turns[LOOP]) >= MOST_TURNS):
                sweep.stdin.close()
            elif "turns" in found:
                sweep.stdin.write("\n")
                sweep.stdin.flush()
    if sweep.returncode:
        raise SystemExit(f"{label.function}: the sweep failed")
    return turns


def is_clear(turns: Turns, named: str) -> bool:
    """Return whether the quartiles lie on one side of the limit."""
    _, low, high = beside(turns, named, best_of(turns))
    return low >= 1 - WITHIN or high < 1 - WITHIN


def programs(label: Label, options: Sequence[str]) -> Turns:
    """Return how many whole programs per second there would be of each option, in each turn."""
    file, _, name = label.target.rpartition(":")
    path = Path(file)
    start = [sys.executable, str(PROGRAMS / "once.py"), str(path.parent), path.stem, name, label.items]
    turns: Turns = {option: [] for option in options}
    for _ in range(TURNS):
        for option in random.sample(options, len(options)):
            begun_s = time.perf_counter()
            subprocess.run([*start, option], check=True)
            turns[option].append(1 / (time.perf_counter() - begun_s))
    return turns


if __name__ == "__main__":
    main()
