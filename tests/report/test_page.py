"""Tests of bench.report.page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bench.errors import StorageError
from bench.model import Run
from bench.report.charts.draw import CHARTS, draw_all
from bench.report.page import page, write_page
from bench.stats.summary import summarise
from tests.report.made_run import full_run, hostile_run, made_run, with_cells

VOID = {"meta", "img", "link", "br", "hr"}


class Reader(HTMLParser):
    """Collects tags and text, and checks that every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text.append(data)


def read(html: str) -> Reader:
    """Return what a browser finds in the page."""
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def written(folder: Path, run: Run) -> str:
    """Return the page of a run, with its charts."""
    summary = summarise(run)
    path = write_page(folder, summary, draw_all(folder / "charts", summary))
    return path.read_text(encoding="utf-8")


def test_the_page_holds_everything_itself(tmp_path: Path) -> None:
    """Charts lie inside, each with words for those who can't see it; nothing is fetched and nothing runs."""
    html = written(tmp_path, full_run())
    reader = read(html)
    images = [attributes for tag, attributes in reader.tags if tag == "img"]
    assert [image["alt"] for image in images] == [chart.alt for chart in CHARTS]
    assert all((image["src"] or "").startswith("data:image/svg+xml;base64,") for image in images)
    assert not re.search(r"https?://|//[a-z]|url\(|@import", re.sub(r'src="data:[^"]*"', "", html))
    assert "script" not in {tag for tag, _ in reader.tags}


def test_the_page_has_language_title_and_unique_ids(tmp_path: Path) -> None:
    """A screen reader knows what it reads, and links lead to one place."""
    reader = read(written(tmp_path, made_run()))
    assert ("html", {"lang": "en"}) in reader.tags
    assert "title" in {tag for tag, _ in reader.tags}
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes.get("aria-labelledby") for _, attributes in reader.tags} - {None} <= set(ids)


def test_hostile_text_is_escaped(tmp_path: Path) -> None:
    """A stranger's file puts words on the page, never markup."""
    html = written(tmp_path, hostile_run())
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    read(html)


def test_warnings_come_first() -> None:
    """What makes a run less than trustworthy stands above everything it says."""
    run = with_cells(made_run(), {"nap:threads": {"status": "void", "reason": "wrong digest"}})
    html = page(summarise(run), [])
    assert html.index("nap:threads is void: wrong digest") < html.index("Tables and answers")
    assert "Read this first" not in page(summarise(made_run()), [])


def test_the_page_says_how_to_repeat_the_run() -> None:
    """Command and seed are there, the machine too."""
    text = " ".join(read(page(summarise(made_run()), [])).text)
    assert "bench all --profile quick --seed 7" in text
    assert "Abacus 9000 · 2 CPUs" in text


def test_every_group_has_its_table() -> None:
    """A row for each cell, a header for each column, in a box that scrolls by itself."""
    reader = read(page(summarise(made_run()), []))
    tags = [tag for tag, _ in reader.tags]
    latencies = 1  # one group has an open loop
    assert tags.count("table") == len(made_run().plan.groups) + latencies
    assert [attributes.get("class") for tag, attributes in reader.tags].count("scroll") == tags.count("table")
    assert tags.count("tbody") == tags.count("thead") == tags.count("table")


def test_a_skipped_cell_is_told_with_its_reason() -> None:
    """What was asked for and can't be is on the page."""
    run = with_cells(made_run(), {"nap:threads": {"status": "skipped", "reason": "has one colour"}})
    assert "nap:threads: has one colour" in page(summarise(run), [])


def test_a_page_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    """A file in the folder's place is told as a StorageError."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError):
        write_page(tmp_path / "taken", summarise(made_run()), [])


def test_paper_is_light_and_keeps_groups_whole() -> None:
    """Print has rules of its own, and the dark colours are for screens alone."""
    text = page(summarise(made_run()), [])
    assert "@media screen and (prefers-color-scheme: dark)" in text
    groups = summarise(made_run()).groups
    tables = len([g for g in groups if g.rows]) + len([g for g in groups if g.latency])
    assert text.count('<div class="group">') == tables
    assert ".group, tr, li { break-inside: avoid; }" in text
