"""The page of several machines, as a file."""

import html
import json
import re
from pathlib import Path

from msgspec.structs import replace

from bench.analysis.runs.compare_machines import compare_machines
from bench.output.charts.description import Mark
from bench.output.machines.many import time_rows
from bench.output.machines.page import machines_page, page_name, write_machines
from bench.output.machines.sheet import drawn, lead_rows, ranking_rows
from tests.made import altered
from tests.made_sides import made, sides
from tests.output.machines.made_machines import made_between
from tests.output.made_run import HOSTILE, hostile_run


def held(page: str) -> object:
    """Return the data that a page holds for its scripts."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_answer_and_the_machines_come_first() -> None:
    """Then what to be wary of, what differs, who wins where, and the figures."""
    page = machines_page(made_between())
    body = page[page.index("<main") :]
    parts = (
        "1 reversed, 1 the same",
        "desk · Abacus 9000",
        "Read this first",
        "reversed</span>",
        "only there: usable CPUs",
        "What differs between the machines",
        "threads vs processes",
        "Absolute times",
        "To make this page again",
    )
    places = [body.index(part) for part in parts]
    assert places == sorted(places)


def test_a_page_needs_no_other_file() -> None:
    """No address of anything that is fetched, and a policy that would forbid it; half a megabyte."""
    page = machines_page(made_between())
    assert "default-src 'none'" in html.unescape(page)
    assert not re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=", page[: page.index('id="data"')])
    assert "<script src" not in page
    assert len(page) < 1_500_000


def test_every_mark_has_its_row() -> None:
    """The chart's marks lead to the pairs in the table behind it, and the closest rivals come first."""
    between = made_between()
    data, rows = drawn(between), lead_rows(between)
    (graph,) = data.graphs
    rivals, _, *groups = graph.panels
    assert list(data.rows.values()) == list(range(len(rows)))
    marks = [mark for panel in groups for mark in panel.items if isinstance(mark, Mark)]
    assert {mark.name for mark in marks} == {
        f"{where} · {row.group}: {row.name}" for row in rows for where in ("A", "B")
    }
    for mark in marks:
        row = rows[data.rows[mark.cell]]
        assert mark.name.endswith(f"{row.group}: {row.name}")
        assert mark.says.startswith(row.leads[mark.backend == "B"][0])
    assert len(rivals.items) == 2 * len(ranking_rows(between)) == 4


def test_what_turns_over_stands_first() -> None:
    """With who leads on each machine, and by how much over the next."""
    first, second = ranking_rows(made_between())
    assert (first.fate, second.fate) == ("turns over", "holds")
    assert [one.who for one in first.squares] == ["threads", "processes"]
    for one, lead in zip(first.squares, ("1.50× [", "1.48× ["), strict=True):
        assert one.lead.startswith(lead)
    assert first.squares[0].lead.endswith("] as fast as processes")


def test_what_a_machine_lacks_is_a_dash() -> None:
    """In the table of times; no figure is made up."""
    void = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    rows = time_rows(compare_machines(sides(made(1, threads=0.0, asyncio=0.0), void)))
    assert rows[2][2][1] == ("–", None)


def test_a_strangers_runs_do_no_harm(tmp_path: Path) -> None:
    """Scripts are text, data can't leave its element, and the file's name is nobody's choice."""
    between = compare_machines(sides(hostile_run(), replace(hostile_run(), seed=8)))
    path = write_machines(tmp_path, between)
    assert path.parent == tmp_path / "machines"
    assert re.fullmatch(r"run-and-1-more-[0-9a-f]{8}\.html", path.name)
    page = path.read_text()
    assert '<script>alert("' not in page
    assert HOSTILE not in page
    assert "\x1b" not in page
    assert held(page)


def test_the_same_runs_make_the_same_file() -> None:
    """And other runs another."""
    assert page_name(made_between()) == page_name(made_between())
    other = compare_machines(sides(made(1, threads=0.0), made(3, threads=0.0)))
    assert page_name(other) != page_name(made_between())
