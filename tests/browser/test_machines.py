"""The page of several machines in a real browser, as the page of a run is tested."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.driven import DRAWN, Opened, proven_quiet, proven_text, serious_faults

Open = Callable[..., Opened]


def table(page: Page, section: str) -> Locator:
    """Return the table below a heading."""
    return page.locator(f"section[aria-labelledby={section}] table")


def shown(page: Page) -> Locator:
    """Return the panel of the chart that is shown."""
    return page.locator("#chart-leads .panel:visible")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (375, "light")])
def test_it_opens_without_complaint_request_overflow_or_fault(
    open_page: Open, machines_file: Path, width: int, scheme: str
) -> None:
    """Quiet, from one file, nothing sticks out, and axe finds no serious fault."""
    page = open_page(machines_file, width, scheme)
    proven_quiet(page, machines_file, width)
    assert serious_faults(page.page) == []


def test_strangers_runs_do_nothing(open_page: Open, hostile_machines_file: Path) -> None:
    """Their markup is text: no dialog, no complaint, no request, no overflow."""
    opened = open_page(hostile_machines_file, 375)
    proven_quiet(opened, hostile_machines_file, 375)
    proven_text(opened.page, '<script>alert("&")</script>')


def test_a_table_is_sorted_by_what_it_holds(open_page: Open, machines_file: Path) -> None:
    """Leads by their ratios, not their letters, up and then down."""
    page = open_page(machines_file).page
    leads = table(page, "leads")
    head = leads.locator("thead th").nth(2)
    for state, sign in (("ascending", 1), ("descending", -1)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == state
        found = leads.locator("tbody td[data-value]:nth-child(3)").evaluate_all(
            "cells => cells.map((cell) => Number(cell.dataset.value))"
        )
        assert len(found) > 4
        assert found == sorted(found, key=lambda ratio: sign * ratio)


def test_a_table_narrows_and_its_rows_are_counted(open_page: Open, machines_file: Path) -> None:
    """To the rows that hold every word."""
    section = open_page(machines_file).page.locator("section[aria-labelledby=times]")
    section.get_by_role("searchbox", name="Find a group or a model").fill("STEADY threads")
    assert section.locator("tbody tr").count() == 1
    assert "steadythreads" in (section.locator("tbody tr").text_content() or "")
    assert (section.locator("[role=status]").text_content() or "").startswith("1 of ")


def test_a_mark_shows_its_lead_and_leads_to_its_row(open_page: Open, machines_file: Path) -> None:
    """A tip with machine, ratio and interval; a click finds the row, filtered out or not."""
    page = open_page(machines_file).page
    page.locator("section[aria-labelledby=leads]").get_by_role("searchbox").fill("nothing has this name")
    mark = shown(page).locator("g.dot").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = shown(page).locator("g[aria-label=tip]").text_content() or ""
    assert "×" in told
    assert "A" in told
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("tr.hit", state="visible")


def test_the_chart_shows_the_leads_that_are_asked_for(open_page: Open, machines_file: Path) -> None:
    """One group's alone: its pairs on both machines."""
    page = open_page(machines_file).page
    page.locator("#chart-leads select").select_option("turning")
    page.wait_for_selector(DRAWN, state="attached")
    told = shown(page).text_content() or ""
    assert "turning" in told
    assert "steady" not in told
    assert shown(page).locator("g.dot").count() == 6
    page.locator("#legend button", has_text="B").click()
    page.wait_for_selector(DRAWN, state="attached")
    assert shown(page).locator("g.dot").count() == 3


def test_paper_is_light_and_without_controls(open_page: Open, machines_file: Path) -> None:
    """In print there is nothing to press or to type into, and dark stays on the screen."""
    page = open_page(machines_file, scheme="dark").page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#theme").is_visible()
    assert page.locator(".tools:visible, input:visible, select:visible").count() == 0
    assert len(page.pdf()) > 20_000


def test_many_leads_begin_with_the_first_rows_and_are_led_to(
    open_page: Open, large_machines_file: Path
) -> None:
    """A large comparison shows 300 rows of a table; a mark's row is among them once it is asked for."""
    page = open_page(large_machines_file).page
    leads = table(page, "leads").locator("tbody tr")
    assert leads.count() == 300
    page.locator("#chart-leads select").select_option("nap/79")
    page.wait_for_selector(DRAWN, state="attached")
    shown(page).locator("svg[role=img]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert "nap/79" in (page.locator("tr.hit").text_content() or "")
    assert leads.count() > 300
