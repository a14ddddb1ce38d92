"""One browser for all tests of pages, and the pages, each written once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.analysis.run.summary import summarise
from bench.analysis.runs.compare_machines import compare_machines
from bench.output.machines.page import write_machines
from bench.output.page.page import write_page
from tests.browser.driven import NAMES, Opened, browser_path, driven, marked, new_mark, unfold
from tests.eventually import eventually
from tests.made_sides import sides
from tests.output.machines.made_machines import made_between
from tests.output.made_large import large_run
from tests.output.made_run import full_run, hostile_run

REQUIRED = "BENCH_NEEDS_BROWSER"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where a browser is; without one the tests are skipped, unless one is required."""
    path = browser_path()
    if path is None and os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and none of {', '.join(NAMES)} is there")
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(NAMES)} is installed")
    return path


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a running browser, of which nothing is left: while it runs, so does its event loop."""
    mark = new_mark()
    with driven(chromium, mark) as running:
        yield running
    eventually(lambda: not marked(mark))


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run that has something for every chart."""
    return write_page(tmp_path_factory.mktemp("page"), summarise(full_run()))


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run that a stranger wrote."""
    return write_page(tmp_path_factory.mktemp("hostile"), summarise(hostile_run()))


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run of 320 cells, more than a page shows at first."""
    return write_page(tmp_path_factory.mktemp("large"), summarise(large_run(80)))


@pytest.fixture(scope="session")
def machines_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of two machines."""
    return write_machines(tmp_path_factory.mktemp("machines"), made_between())


@pytest.fixture(scope="session")
def large_machines_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of three machines with 480 pairs of models, more than a page shows at first."""
    runs = sides(large_run(80), large_run(80), large_run(80))
    return write_machines(tmp_path_factory.mktemp("many"), compare_machines(runs))


@pytest.fixture(scope="session")
def hostile_machines_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of runs that a stranger wrote."""
    return write_machines(
        tmp_path_factory.mktemp("strangers"), compare_machines(sides(hostile_run(), hostile_run()))
    )


@pytest.fixture(scope="module")
def unfolded(browser: Browser, file: Path) -> Iterator[Page]:
    """Return a page with all its folds open and its charts drawn, for tests that change nothing of it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield unfold(Opened(page, file).page)
    page.close()


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Iterator[Page]:
    """Return the tab in which one page is opened after the other: a new one is a new process each time."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def open_page(tab: Page) -> Iterator[Callable[..., Opened]]:
    """Return a function that opens a page and waits until all its charts are drawn."""

    def opened(file: Path, width: int = 1440, scheme: str = "light") -> Opened:
        tab.mouse.move(0, 0)
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(media="screen", color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        return Opened(tab, file)

    yield opened
    tab.evaluate("localStorage.clear()")
