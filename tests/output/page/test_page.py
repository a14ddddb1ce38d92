"""Tests of bench.output.page.page."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from bench.analysis.run.summary import GroupSummary, summarise
from bench.errors import StorageError
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, Run
from bench.output.charts.catalogue import describe_all
from bench.output.charts.description import DRAWN_BY_SCRIPT
from bench.output.page.cells import COLUMNS, told
from bench.output.page.page import page, write_page
from tests.output.made_run import full_run, full_summary, hostile_run, made_run, with_cells

VOID = {"meta", "img", "link", "br", "hr", "input"}


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
    """Return the page of a run as it stands on the disk."""
    return write_page(folder, summarise(run)).read_text(encoding="utf-8")


def policy(reader: Reader) -> str:
    """Return the page's content security policy."""
    told = [attributes for tag, attributes in reader.tags if tag == "meta"]
    return next(one["content"] or "" for one in told if one.get("http-equiv") == "Content-Security-Policy")


def test_the_page_holds_everything_itself(tmp_path: Path) -> None:
    """No tag leads elsewhere, and the policy names the scripts that may run, each by its hash."""
    reader = read(written(tmp_path, full_run()))
    assert not [attributes for _, attributes in reader.tags if "src" in attributes]
    assert all((at["href"] or "").startswith("#") for _, at in reader.tags if "href" in at)
    assert policy(reader).startswith("default-src 'none'; script-src 'sha256-")
    scripts = [attributes for tag, attributes in reader.tags if tag == "script"]
    data = {"type": "application/json", "id": "data"}
    assert data in scripts
    assert policy(reader).count("'sha256-") == len(scripts) - 1


def test_the_page_stays_small(tmp_path: Path) -> None:
    """Something for every chart, with the library, is far below the three megabytes that are allowed."""
    assert len(written(tmp_path, full_run()).encode()) < 1_500_000


def test_the_data_hold_every_interactive_chart() -> None:
    """A run with something for every chart has them all, each with marks that lead to rows of the table."""
    summary = full_summary()
    graphs = describe_all(summary).graphs
    assert [graph.name for graph in graphs if graph.kind in DRAWN_BY_SCRIPT] == [
        *("speedup", "interpreters", "gap", "timeline", "sizes", "payload", "throughput", "latency", "knee"),
        *("kth", "lateness", "depth", "memory", "lifecycle", "phases"),
    ]
    assert all(panel.items for graph in graphs for panel in graph.panels)


def test_the_page_has_language_title_and_unique_ids(tmp_path: Path) -> None:
    """A screen reader knows what it reads, and links lead to one place."""
    reader = read(written(tmp_path, made_run()))
    assert ("html", {"lang": "en"}) in reader.tags
    assert "title" in {tag for tag, _ in reader.tags}
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes.get("aria-labelledby") for _, attributes in reader.tags} - {None} <= set(ids)


def test_what_an_interpreter_changes_is_drawn_beside_its_table() -> None:
    """The chart stands open in the section of interpreters."""
    html = page(full_summary())
    section = html[html.index('<h2 id="interpreters"') :].partition("</section>")[0]
    assert "<table" in section
    assert "<figure" in section
    assert "What changes from 3.11 to 3.14?" in section


def test_hostile_text_is_escaped(tmp_path: Path) -> None:
    """A stranger's file puts words on the page, never markup, and cannot end the data's element."""
    html = written(tmp_path, hostile_run())
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "\\u003cscript\\u003e" in html
    reader = read(html)
    assert len([tag for tag, _ in reader.tags if tag == "script"]) == policy(reader).count("'sha256-") + 1


def test_answers_come_first_and_how_far_to_trust_them() -> None:
    """The matrix follows, then the warnings, to which the line on trust leads."""
    run = with_cells(made_run(), {"nap:threads": {"status": "void", "reason": "wrong digest"}})
    html = page(summarise(run))
    order = [
        "<dt>Trust</dt>",
        'href="#warnings">1 warning',
        'id="matrix"',
        "nap:threads is void: wrong digest",
    ]
    assert sorted(order, key=html.index) == order
    assert 'id="warnings"' not in page(summarise(made_run()))


def test_the_page_says_how_to_repeat_the_run() -> None:
    """Command and seed are there, the machine too."""
    text = " ".join(read(page(summarise(made_run()))).text)
    assert "bench all --profile quick --seed 7" in text
    assert "Abacus 9000 · 2 CPUs" in text


def test_every_group_has_its_table_and_every_cell_its_row() -> None:
    """A table for each group, for latencies and for all cells, each in a box that scrolls by itself."""
    reader = read(page(summarise(made_run())))
    tags = [tag for tag, _ in reader.tags]
    latencies, all_cells, matrix = 1, 1, 1  # one group has an open loop
    assert tags.count("table") == len(made_run().plan.groups) + latencies + all_cells + matrix
    assert [attributes.get("class") for tag, attributes in reader.tags].count("scroll") == tags.count("table")
    assert tags.count("tbody") == tags.count("thead") == tags.count("table")
    ids = {attributes.get("id") for _, attributes in reader.tags}
    assert {f"cell-{at}" for at in range(len(made_run().cells))} <= ids
    assert {f"group-{at}" for at in range(len(made_run().plan.groups))} <= ids


def test_a_skipped_cell_is_told_with_its_reason() -> None:
    """What was asked for and can't be is on the page."""
    run = with_cells(made_run(), {"nap:threads": {"status": "skipped", "reason": "has one colour"}})
    assert "nap:threads: has one colour" in page(summarise(run))


def test_a_page_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    """A file in the folder's place is told as a StorageError."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError):
        write_page(tmp_path / "taken", summarise(made_run()))


def test_what_was_observed_has_a_table_of_its_own() -> None:
    """The words of patterns' rounds stand on the page where there are any, and nowhere else."""
    assert "observed behaviour" not in page(summarise(made_run()))
    seen = Round(kind="timed", wall_s=0.01, observed={"saw": "KeyError"})
    block = CellBlock(block=1, phases=Phases(), rounds=(seen,))
    told = page(summarise(with_cells(made_run(), {"nap:asyncio": {"blocks": (block,)}})))
    assert told.index("nap: observed behaviour") < told.index("KeyError")


def test_a_command_is_no_longer_between_backticks() -> None:
    """What is to be typed is marked as code."""
    html = page(summarise(made_run()))
    assert "<code>bench certify</code>" in html
    assert "`" not in "".join(read(html).text[:200])


def test_patterns_have_no_time_per_operation() -> None:
    """In the table of all cells theirs is unknown, as it is for groups that are measured for their phases."""
    group = next(one for one in full_summary().groups if one.group.patterned)
    (text, value), *_ = [pair for name, pair in named(group) if name == "time/op"]
    assert (text, value) == ("–", None)
    plain = next(one for one in full_summary().groups if not one.group.patterned)
    (text, value), *_ = [pair for name, pair in named(plain) if name == "time/op"]
    assert text.endswith("]")
    assert value is not None


def named(group: GroupSummary) -> list[tuple[str, tuple[str, float | str | None]]]:
    """Return what the table of all cells says of a group's first row, by column."""
    return list(zip([column.name for column in COLUMNS[1:]], told(group, group.rows[0]), strict=True))
