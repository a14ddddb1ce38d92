"""What do other harnesses make of the same function, on the same CPU, in the same time?

    python -m tests.benchmarks.peers [--budget 5] [--repeats 10] [--keep peers.jsonl]

Identical code, and code with 2 and 5 % more to do, go through pyperf (its own `compare_to`; the interval is
Welch's on process means), hyperfine (Welch on its JSON), pytest-benchmark (Welch on its rounds) and this
harness, which take turns. Printed, as a Markdown table, are how often each told the two apart, with the
exact 95 % interval of that share, the median width of its 95 % interval of the ratio, and the time that one
comparison took: the budget is asked for, and not all keep to it. This harness duels with a margin of 1 %
throughout, so that its false alarms and the slow-downs that it finds are those of one setting: a user does
not know the true difference. Each outcome is appended to the file at once, so that it can be ended at any
time and goes on from there; what the file holds of this budget, and of this margin, is counted. Needs
pyperf, pytest-benchmark, and hyperfine on the PATH.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats

from bench.analysis.run.calibration import rate
from bench.analysis.run.cell_times import log_ratios
from bench.analysis.stats.compare import compare_family
from bench.api import record as load
from bench.machine.cpus import usable_cpus
from tests.benchmarks.asking import parser_of
from tests.benchmarks.kept import Outcome, alike, keep, outcomes

HERE = Path(__file__).parent
BASE = 10_000
SLOWDOWNS = (0.0, 0.02, 0.05)
MARGIN = "1%"


class Found(NamedTuple):
    """Whether the two were told apart, and how wide the interval of the log ratio is."""

    apart: bool
    width: float


Peer = Callable[[Path, int, float], Found]


def run(command: Sequence[str], iterations: int = BASE) -> str:
    """Run a command on the last usable CPU and return what it printed."""
    environment = {**os.environ, "PEER_ITERATIONS": str(iterations), "PYTHONPATH": str(HERE)}
    cpu = usable_cpus()[-1]
    ended = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE,
        preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
    )
    return ended.stdout


def welch(a: Sequence[float], b: Sequence[float]) -> Found:
    """Return what Welch's test at 5 % makes of two samples of times, on the log scale."""
    found = stats.ttest_ind(np.log(b), np.log(a), equal_var=False)
    interval = found.confidence_interval(0.95)
    return Found(bool(found.pvalue < 0.05), float(interval.high - interval.low))


def pyperf(folder: Path, iterations: int, budget_s: float) -> Found:
    """Time A, then B, with as many of pyperf's processes as the budget allows, and let it compare."""
    processes = max(2, round(budget_s / 2 / 0.65))
    files = [folder / "a.json", folder / "b.json"]
    for file, amount in zip(files, (BASE, iterations), strict=True):
        options = ["-p", str(processes), "-q", "-o", str(file), "--inherit-environ", "PYTHONPATH"]
        setup = ["-s", "from peer_work import work", f"work({amount})"]
        run([sys.executable, "-m", "pyperf", "timeit", *options, *setup])
    told = run([sys.executable, "-m", "pyperf", "compare_to", *map(str, files)])
    apart = "faster" in told or "slower" in told
    return Found(apart, welch(*(process_means(file) for file in files)).width)


def process_means(file: Path) -> list[float]:
    """Return the mean of each of pyperf's processes."""
    runs = json.loads(file.read_text())["benchmarks"][0]["runs"]
    return [float(np.mean(one["values"])) for one in runs if "values" in one]


def hyperfine(folder: Path, iterations: int, budget_s: float) -> Found:
    """Time A, then B, as whole processes."""
    samples = []
    for amount in (BASE, iterations):
        file = folder / f"{amount}.json"
        runs = max(5, round(budget_s / 2 / 0.05))
        command = f"{sys.executable} {HERE / 'peer_work.py'}"
        run(
            ["hyperfine", "-N", "--warmup", "1", "--runs", str(runs), "--export-json", str(file), command],
            amount,
        )
        samples.append(json.loads(file.read_text())["results"][0]["times"])
    return welch(*samples)


def pytest_benchmark(folder: Path, iterations: int, budget_s: float) -> Found:
    """Time A, then B, in a process each."""
    samples = []
    for amount in (BASE, iterations):
        file = folder / f"p{amount}.json"
        options = [
            f"--benchmark-max-time={budget_s / 2 - 0.8}",
            f"--benchmark-json={file}",
            "-q",
            "-o",
            "addopts=",
        ]
        run([sys.executable, "-m", "pytest", "peer_work.py", *options], amount)
        samples.append(json.loads(file.read_text())["benchmarks"][0]["stats"]["data"])
    return welch(*samples)


def ours(folder: Path, iterations: int, budget_s: float) -> Found:
    """Duel for the same time; the verdict is the duel's, the interval the 95 % one of all its blocks."""
    sides = [f"cpu -s iterations={amount}" for amount in (BASE, iterations)]
    command = [sys.executable, "-m", "bench", "duel", *sides, "-q", "--out", str(folder)]
    limits = ["--max-time", f"{budget_s}s", "--margin", MARGIN]
    subprocess.run([*command, *limits], check=True, cwd=folder)
    measured = load("latest", folder)
    group = measured.plan.groups[0]
    values = log_ratios(*measured.cells)
    duel = compare_family([values], group.method, measured.plan.alpha, measured.plan.margin)[0]
    interval = compare_family([values], group.method)[0].ratio_ci
    width = math.log(interval[1] / interval[0]) if interval else math.inf
    return Found(duel.verdict in ("faster", "slower"), width)


def table(found: list[Outcome], budget_s: float) -> str:
    """Return what is known for one budget as Markdown, a row for each harness."""
    head = " | ".join(f"{slowdown:+.0%} told apart | width" for slowdown in SLOWDOWNS)
    lines = [f"| in {budget_s:g} s | {head} | took |", "|---|" + "--:|--:|" * len(SLOWDOWNS) + "--:|"]
    for name in PEERS:
        cells = [alike(found, question(name, slowdown, budget_s)) for slowdown in SLOWDOWNS]
        took_s = [one["took_s"] for cell in cells for one in cell]
        took = f"{np.median(took_s):.1f} s" if took_s else "–"
        lines.append(f"| {name} | " + " | ".join(map(shown, cells)) + f" | {took} |")
    return "\n".join(lines)


def shown(cell: list[Outcome]) -> str:
    """Return one share with its exact interval, and the median width; no interval is the widest."""
    if not cell:
        return "– | –"
    share = rate(sum(one["apart"] for one in cell), len(cell))
    width = float(np.median([math.inf if one["width"] is None else one["width"] for one in cell]))
    told = f"{width:.2%}" if math.isfinite(width) else "none"
    return f"{share.events} of {share.trials} [{share.low:.0%} … {share.high:.0%}] | {told}"


def question(name: str, slowdown: float, budget_s: float) -> Outcome:
    """Return what an outcome is told apart by."""
    asked: Outcome = {"peer": name, "slowdown": slowdown, "budget_s": budget_s}
    return {**asked, "margin": MARGIN} if PEERS[name] is ours else asked


def tried(name: str, slowdown: float, budget_s: float) -> Outcome:
    """Return what one harness made of one comparison."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        one = PEERS[name](Path(folder), round(BASE * (1 + slowdown)), budget_s)
    width = one.width if math.isfinite(one.width) else None
    took_s = time.monotonic() - began_s
    return {**question(name, slowdown, budget_s), "apart": one.apart, "width": width, "took_s": took_s}


PEERS: dict[str, Peer] = {
    "pyperf": pyperf,
    "hyperfine": hyperfine,
    "pytest-benchmark": pytest_benchmark,
    "this harness": ours,
}


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--budget", type=float, default=5.0, help="seconds for one comparison")
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--keep", type=Path, default=Path("peers.jsonl"), metavar="FILE")
    options = parser.parse_args()
    found = outcomes(options.keep)
    try:
        for slowdown, name in [(s, n) for _ in range(options.repeats) for s in SLOWDOWNS for n in PEERS]:
            if len(alike(found, question(name, slowdown, options.budget))) < options.repeats:
                found.append(tried(name, slowdown, options.budget))
                keep(options.keep, found[-1])
    except KeyboardInterrupt:
        print(f"ended early; the same command goes on from {options.keep}", file=sys.stderr)
    print(table(found, options.budget))


if __name__ == "__main__":
    main()
