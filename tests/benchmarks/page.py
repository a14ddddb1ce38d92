"""How large and how quick the page of a run is: `python tests/benchmarks/page.py [run.json …]`.

Without a run it makes one of a thousand cells up, through the real types. Prints how long the page takes to
write, its size, when the browser first paints, when all charts are drawn, and how long a sort of the full
table takes until the next frame; needs Chromium.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench import api
from bench.analysis.claims.judging import tested
from bench.model.run import Run
from bench.output.page.page import write_page
from tests.browser.driven import DRAWN, browser_path, driven, new_mark
from tests.output.made_large import large_run

GROUPS, SORTS = 250, 7  # a thousand cells
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SORT_MS = """column => new Promise((done) => {
  const start = performance.now();
  document.querySelectorAll('#all thead button')[column].click();
  document.body.offsetHeight;
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def written(run: Run, folder: Path) -> Path:
    """Write a run's page, and print how long that took and how large it is."""
    begun = time.perf_counter()
    summary, judged = api.summary_of(run), api.judged(run)
    counted = time.perf_counter()
    path = write_page(folder, summary, judged if tested(judged) else ())
    ended = time.perf_counter()
    size = path.stat().st_size / 1e6
    spent = f"statistics {counted - begun:.2f} s, page {ended - counted:.2f} s"
    print(f"{len(run.cells)} cells: {spent}, {size:.2f} MB")
    return path


def opened(path: Path) -> None:
    """Open a page, and print how quick it is."""
    with driven(browser_path() or "chromium", new_mark()) as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        begun = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector(DRAWN, state="attached", timeout=120_000)
        drawn_s = time.perf_counter() - begun
        print(f"  first paint {page.evaluate(FIRST_PAINT):.0f} ms, all charts drawn {drawn_s:.1f} s")
        page.locator("#cells").scroll_into_view_if_needed()
        times_ms = sorted(page.evaluate(SORT_MS, 4) for _ in range(SORTS))
        spread = f"[{times_ms[0]:.0f} … {times_ms[-1]:.0f}]"
        print(f"  sort: median {times_ms[SORTS // 2]:.0f} ms {spread} of {SORTS}")


def main() -> None:
    """Print the figures of every run that is named, else of one that is made up."""
    runs = [api.record(path) for path in sys.argv[1:]] or [large_run(GROUPS)]
    for run in runs:
        with tempfile.TemporaryDirectory() as folder:
            opened(written(run, Path(folder)))


if __name__ == "__main__":
    main()
