"""Does `bench fleet` hold with real hosts, does it measure what the command measures, do machines compare?

    python -m tests.benchmarks.fleet hosts --kept FOLDER [--pythons A B C]   as root: three namespaces
    python -m tests.benchmarks.fleet ssh --kept FOLDER [--pythons A B C]     as root: the same, with sshd
    python -m tests.benchmarks.fleet equal --kept FOLDER [--seconds 110] [--loud]
    python -m tests.benchmarks.fleet many [--runs 1000] [--cells 300]

`hosts` makes three hosts on this machine (network namespaces with addresses, CPUs and Pythons of their
own), a scheduler, and a worker of Dask's in each. It measures the same on all, interrupts a fleet and goes
on with it, kills a worker in mid-run, stops a host and takes one away, and ends the scheduler. `ssh` runs
an sshd on each and gives `bench fleet --ssh` good and bad hosts. `equal` compares figures through a fleet
with those of the same command, typed; with `--loud` beside a worker that profiles and watches its memory.
`many` makes up runs, gathers them as a fleet does, compares them and draws a page. In the folder that is
kept are the hosts' environments, and the repeats of `equal`, which add up over calls.
"""

import resource
import signal
import sys
import tempfile
import time
import zlib
from pathlib import Path

import msgspec

from bench.runner.fleet.gather import gathered
from tests.benchmarks.asking import parser_of
from tests.benchmarks.fleet_drill import drill
from tests.benchmarks.fleet_equal import equal
from tests.benchmarks.fleet_hosts import on_term
from tests.benchmarks.fleet_ssh import drill_ssh
from tests.benchmarks.many_runs import made_run, measured
from tests.benchmarks.page import FIRST_PAINT
from tests.browser.driven import browser_path, driven, new_mark

SORTS = 7
# Until the frame after the click is drawn.
SORT_MS = """section => new Promise((done) => {
  const start = performance.now();
  document.querySelector(`section[aria-labelledby=${section}] thead button`).click();
  document.body.offsetHeight;
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def simulate(count: int, cells: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        results = Path(name)
        begun_s, spent_s, size = time.perf_counter(), 0.0, 0
        runs = []
        for number in range(count):
            run = made_run(number, cells)
            data = zlib.compress(msgspec.json.encode(run), 6)
            size += len(data)
            answer = {"name": "run.json", "data": data, "code": 0, "line": ""}
            start_s = time.perf_counter()
            found = gathered(f"host{number}", answer, results, run.plan)
            spent_s += time.perf_counter() - start_s
            runs.append(str(found.run))
        made_s = time.perf_counter() - begun_s - spent_s
        print(f"{count} runs of {cells} cells, {size / 1e6:.0f} MB came; made in {made_s:.0f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"gathering: {spent_s:.1f} s, {peak:.0f} MB at most, the making included", flush=True)
        seconds, cpu_s, megabytes = measured(results, "report", runs)
        (page,) = (results / "machines").glob("*.html")
        large = page.stat().st_size / 1e6
        print(
            f"page: {seconds:.1f} s (CPU {cpu_s:.1f} s), {megabytes:.0f} MB; {large:.1f} MB large", flush=True
        )
        opened(page)


def opened(path: Path) -> None:
    """Open the page of machines, and print when it paints and how long a sort of each table takes."""
    browser_file = browser_path()
    if browser_file is None:
        print("no Chromium here, so nothing is known of paint and sort")
        return
    with driven(browser_file, new_mark()) as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(path.as_uri())
        print(f"first paint {page.evaluate(FIRST_PAINT):.0f} ms")
        for section in ("rankings", "machines", "leads", "times"):
            times_ms = sorted(page.evaluate(SORT_MS, section) for _ in range(SORTS))
            spread = f"[{times_ms[0]:.0f} … {times_ms[-1]:.0f}]"
            print(f"sort of {section}: median {times_ms[SORTS // 2]:.0f} ms {spread} of {SORTS}")


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("what", choices=("hosts", "ssh", "equal", "many"))
    parser.add_argument("--pythons", nargs=3, default=[sys.executable] * 3)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--cells", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=110.0)
    parser.add_argument("--loud", action="store_true", help="workers as operators start them")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "bench-fleet-kept")
    given = parser.parse_args()
    kept = given.kept.resolve()
    kept.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, on_term)
    match given.what:
        case "hosts":
            drill(given.pythons, kept)
        case "ssh":
            drill_ssh(given.pythons, kept)
        case "equal":
            equal(given.seconds, kept / "equal.jsonl", given.loud)
        case _:
            simulate(given.runs, given.cells)


if __name__ == "__main__":
    main()
