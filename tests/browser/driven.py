"""The system's Chromium, driven by Playwright, which downloads none; and what a page in it complained of."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.eventually import running

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A sandbox needs rights that a container may not have; the pages are our own.
OPTIONS = ["--no-sandbox", "--disable-gpu"]
DRAWN = "html[data-drawn=all]"
# Every process of a browser inherits it: some leave their parents, and are found by nothing else.
MARK = "BENCH_TEST_BROWSER"
AXE = Path(__file__).parent / "vendor/axe.min.js"
SERIOUS = ("serious", "critical")


def browser_path() -> str | None:
    """Return where a browser is, else None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def driven(path: str, mark: str) -> Iterator[Browser]:
    """Yield a running browser all of whose processes bear the mark; end it whatever happens."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=OPTIONS, env={**os.environ, MARK: mark})
        try:
            yield browser
        finally:
            browser.close()


def new_mark() -> str:
    """Return a mark that nobody else has."""
    return uuid.uuid4().hex


def marked(mark: str) -> set[int]:
    """Return the running processes that bear the mark."""
    return running(pid for pid in psutil.pids() if _environment(pid).get(MARK) == mark)


def _environment(pid: int) -> dict[str, str]:
    try:
        return psutil.Process(pid).environ()
    except psutil.Error:
        return {}


class Opened:
    """A page in the browser, with everything it complained of and asked the network for."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        page.goto(file.as_uri())
        page.wait_for_selector(DRAWN, state="attached")


def unfold(page: Page, chart: str = "") -> Page:
    """Open the first fold with this chart, wait until what is in it is drawn, and return the page.

    Every fold without a chart, which takes ten times as long.
    """
    folds = f"[document.querySelector('details.fold:has(.chart-{chart})')]"
    every = "document.querySelectorAll('details.fold')"
    page.evaluate("delete document.documentElement.dataset.drawn")
    page.evaluate(f"{folds if chart else every}.forEach((one) => (one.open = true))")
    page.wait_for_selector(DRAWN, state="attached")
    return page


def proven_quiet(opened: Opened, file: Path, width: int) -> None:
    """Assert that nothing is said on the console, nothing but the file is fetched, and nothing sticks out."""
    assert opened.complaints == []
    assert opened.requests == [file.as_uri()]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def proven_text(page: Page, markup: str) -> None:
    """Assert that a stranger's markup is read as it stands, and that no script or picture is made of it."""
    assert markup in (page.text_content("body") or "")
    assert page.evaluate("[...document.scripts].filter((one) => one.text.startsWith('alert')).length") == 0
    assert page.locator("img").count() == 0


def serious_faults(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a script element: the policy would refuse that
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
