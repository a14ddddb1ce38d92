"""The page in a real browser: it opens from the disk, asks for nothing, and does what it offers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.driven import DRAWN, Opened, proven_quiet, proven_text, serious_faults, unfold

Open = Callable[..., Opened]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (375, "light")])
def test_it_opens_without_complaint_request_overflow_or_fault(
    open_page: Open, file: Path, width: int, scheme: str
) -> None:
    """Nothing is said on the console or fetched, nothing sticks out; names, roles and contrasts are right."""
    page = open_page(file, width, scheme)
    proven_quiet(page, file, width)
    assert serious_faults(page.page) == []


def test_a_strangers_run_does_nothing(open_page: Open, hostile_file: Path) -> None:
    """Its markup is text: no dialog, no complaint, no request, no element of its own, no overflow."""
    opened = open_page(hostile_file, 375)
    proven_quiet(opened, hostile_file, 375)
    proven_text(opened.page, '<script>alert("&")</script>')


def plot(page: Page, chart: str) -> Any:
    """Return the first plot of a chart, in view."""
    found = page.locator(f".chart-{chart} .plot svg[role=img]").first
    found.scroll_into_view_if_needed()
    return found


def test_hovering_shows_the_figure_and_its_interval(unfolded: Page) -> None:
    """The tip stands where the pointer is, with name, figure and interval."""
    chart = plot(unfolded, "speedup")
    mark = chart.locator("g.dot").first.bounding_box()
    unfolded.mouse.move(mark["x"] + mark["width"] / 2 - 2, mark["y"] + mark["height"] / 2)
    unfolded.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    told = chart.locator("g[aria-label=tip]").text_content()
    assert "asyncio" in told
    assert "×" in told
    assert "…" in told


def test_a_click_on_a_mark_leads_to_its_row(open_page: Open, file: Path) -> None:
    """The row of the table is shown and marked, filtered out, folded, or not."""
    page = unfold(open_page(file).page, "speedup")
    page.locator("#all-cells > summary").click()
    page.locator("#find").fill("nothing has this name")
    page.locator("#all-cells > summary").click()
    chart = plot(page, "speedup")
    mark = chart.locator("g.dot").first.bounding_box()
    page.mouse.move(mark["x"] + 1, mark["y"] + mark["height"] / 2)
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    row = page.locator("tr.hit")
    assert row.count() == 1
    assert "asyncio" in (row.text_content() or "")
    assert row.is_visible()


def test_the_keyboard_goes_from_mark_to_mark_and_to_the_row(unfolded: Page) -> None:
    """An arrow shows and tells a figure, Enter leads to its row."""
    page = unfolded
    chart = plot(page, "speedup")
    chart.focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("#readout").text_content() or ""
    assert first.startswith("asyncio")
    assert "×" in first
    page.keyboard.press("ArrowRight")
    assert page.locator("#readout").text_content() != first
    page.keyboard.press("Enter")
    assert page.locator("tr.hit").count() == 1


def test_models_are_picked_and_the_scale_is_switched(open_page: Open, file: Path) -> None:
    """A model that is put away leaves the charts; a scale says what it is."""
    page = unfold(open_page(file).page, "speedup")
    chart = page.locator(".chart-speedup .panel").first
    assert "threads" in (chart.text_content() or "")
    page.locator("#legend button", has_text="threads").click()
    page.wait_for_selector(DRAWN, state="attached")
    assert "threads" not in (chart.text_content() or "")
    switch = page.locator(".chart-speedup .tools button").first
    before = chart.locator("svg").first.inner_html()
    switch.click()
    assert switch.text_content() == "Scale: linear"
    page.wait_for_selector(DRAWN, state="attached")
    assert chart.locator("svg").first.inner_html() != before


def test_the_table_is_sorted_and_filtered(open_page: Open, file: Path) -> None:
    """Up, then down, what is unknown last; words, model and verdict leave their rows, and are counted."""
    page = open_page(file).page
    page.locator("#all-cells > summary").click()
    head = page.locator("#all thead th", has_text="time/op")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    first = page.locator("#all tbody tr").first.get_attribute("id")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("#all tbody tr").first.get_attribute("id") != first
    page.locator("#by-model").select_option("threads")
    shown = page.locator("#all tbody tr:visible")
    rows = [text.split() for text in shown.all_inner_texts()]
    assert rows
    assert [row for row in rows if "threads" not in row] == []
    page.locator("#find").fill("nap/k1")
    assert shown.count() == 1
    assert (page.locator("#count").text_content() or "").startswith("1 of ")


def test_the_theme_goes_round_and_the_colours_follow(open_page: Open, file: Path) -> None:
    """Light and dark are what they say, whatever the system has."""
    page = open_page(file).page
    paper = "getComputedStyle(document.body).backgroundColor"
    page.locator("#theme").click()
    light = page.evaluate(paper)
    page.locator("#theme").click()
    assert page.locator("#theme").text_content() == "Theme: dark"
    assert page.evaluate(paper) != light


def test_paper_is_light_and_without_controls(open_page: Open, file: Path) -> None:
    """In print there is nothing to press, and dark stays on the screen."""
    page = open_page(file, scheme="dark").page
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)" != dark
    assert not page.locator("#theme").is_visible()
    assert not page.locator("#legend").is_visible()
    assert len(page.pdf()) > 20_000


def test_behind_every_chart_is_a_table(unfolded: Page) -> None:
    """Opened, it has a row for every figure that is drawn."""
    details = unfolded.locator("figure details.data")
    assert details.count() == unfolded.locator("figure.chart").count()
    details.first.locator("summary").click()
    assert "asyncio" in (details.first.locator("tbody").text_content() or "")


def test_a_large_table_begins_with_its_first_rows(open_page: Open, large_file: Path) -> None:
    """A sort and a filter reach all rows; a button shows them, says so, and goes on at the first new one."""
    page = open_page(large_file).page
    page.locator("#all-cells > summary").click()
    rows, count = page.locator("#all tbody tr"), page.locator("#count")
    assert (rows.count(), count.text_content()) == (300, "320 of 320 cells, the first 300 shown")
    page.locator("#find").fill("nap/79")
    assert (rows.count(), count.text_content()) == (4, "4 of 320 cells")
    page.locator("#find").fill("")
    page.locator("#all thead th", has_text="group").locator("button").click(click_count=2)
    assert "nap/79" in (rows.first.text_content() or "")
    page.get_by_role("button", name="Show all 320 rows").press("Enter")
    assert (rows.count(), count.text_content()) == (320, "320 of 320 cells")
    assert page.evaluate("document.activeElement === document.querySelectorAll('#all tbody tr')[300]")


def test_a_row_that_is_not_shown_is_led_to(open_page: Open, large_file: Path) -> None:
    """A chart leads to its row, though the table as it is sorted ends before it."""
    page = unfold(open_page(large_file).page, "speedup")
    page.locator("#all-cells > summary").click()
    page.locator("#all thead th", has_text="group").locator("button").click(click_count=2)
    assert not any(text.startswith("nap/0\t") for text in page.locator("#all tbody tr").all_inner_texts())
    page.locator(".chart-speedup .plot svg[role=img]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert (page.locator("tr.hit").inner_text()).startswith("nap/0\t")
    assert page.locator("tr.hit").is_visible()


def test_all_rows_are_printed(open_page: Open, large_file: Path) -> None:
    """Paper has no button to press: all rows are there while it is printed, and the first ones after it."""
    page = open_page(large_file).page
    rows = page.locator("#all tbody tr")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == 320
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 300


def test_a_link_opens_what_it_leads_into(open_page: Open, file: Path) -> None:
    """A group of the matrix is folded at first, and its charts are drawn when it is opened."""
    page = open_page(file).page
    assert page.locator("details.fold[open]").count() == 0
    page.evaluate("delete document.documentElement.dataset.drawn")
    page.locator("table.matrix th a", has_text="web/same").click()
    page.wait_for_selector(DRAWN, state="attached")
    fold = page.locator("details.fold[open]")
    assert fold.count() == 1
    assert fold.locator("h4", has_text="web/same").first.is_visible()
    assert fold.locator(".chart-speedup .plot svg[role=img]").count() == 2


def test_all_workloads_open_at_once_and_for_paper(open_page: Open, file: Path) -> None:
    """A button opens and closes them; while the page is printed they are open, too."""
    page = open_page(file).page
    folds, open_ones = (
        page.locator("#workloads ~ details.fold"),
        page.locator("#workloads ~ details.fold[open]"),
    )
    button = page.locator("#unfold")
    button.click()
    assert open_ones.count() == folds.count() > 3
    button.click()
    assert open_ones.count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert open_ones.count() == folds.count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert open_ones.count() == 0


@pytest.mark.parametrize(("width", "legends"), [(390, 1), (1440, 0)])
def test_lines_have_their_names_at_every_width(open_page: Open, file: Path, width: int, legends: int) -> None:
    """In a narrow window a legend stands below the plot, and in a wide one the names at the lines' ends."""
    page = unfold(open_page(file, width).page, "kth")
    panel = page.locator(".chart-kth .panel").first
    assert panel.locator("ul.legend").count() == legends
    text = panel.text_content() or ""
    assert "asyncio (gather), first" in text
    assert "time until the k-th result is in hand" in text
    assert page.evaluate("document.documentElement.scrollWidth") <= width
