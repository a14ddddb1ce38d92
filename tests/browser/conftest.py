"""One browser for all tests of pages: the system's Chromium, driven by Playwright, which downloads none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bench.report.html.page import write_page
from bench.stats.summary import summarise
from tests.report.made_run import full_run, hostile_run

NAMES = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "BENCH_NEEDS_BROWSER"
# A sandbox needs rights that a container may not have; the pages are our own.
DRAWN = "html[data-drawn=all]"
OPTIONS = ["--no-sandbox", "--disable-gpu"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running browser; without one the tests are skipped, unless one is required."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None and os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and none of {', '.join(NAMES)} is there")
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run that has something for every chart."""
    return write_page(tmp_path_factory.mktemp("page"), summarise(full_run()))


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run that a stranger wrote."""
    return write_page(tmp_path_factory.mktemp("hostile"), summarise(hostile_run()))


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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[object]:
    """Return a function that opens a page and waits until all its charts are drawn."""
    pages: list[Page] = []

    def opened(file: Path, width: int = 1440, scheme: str = "light") -> Opened:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        pages.append(page)
        return Opened(page, file)

    yield opened
    for page in pages:
        page.close()
