"""Several machines in a terminal, and as Markdown."""

import io

from msgspec.structs import replace
from rich.console import Console

from bench.analysis.runs.compare_machines import MachineComparison, compare_machines
from bench.output.machines.markdown import machines_markdown
from bench.output.machines.terminal import print_machines
from tests.made_sides import sides
from tests.output.machines.made_machines import made_between
from tests.output.machines.test_many import many
from tests.output.made_run import hostile_run


def printed(between: MachineComparison, width: int = 110) -> str:
    """Return what a terminal of this width would show."""
    out = io.StringIO()
    print_machines(Console(file=out, width=width), between)
    return out.getvalue()


def test_machines_and_differences_come_before_the_answer() -> None:
    """Then which rankings turn over, then the figures, then how to read them."""
    text = printed(made_between())
    parts = (
        "A  desk",
        "What differs",
        "usable CPUs: 2 in A; 1 in B",
        "! run-to-run",
        "Does the same model win",
        "Reversed",
        "The same on every",
        "compared with A [95 %]",
        "How to read",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_no_line_is_wider_than_the_terminal() -> None:
    """Columns go, and sentences wrap."""
    for width in (80, 100, 140):
        assert max(map(len, printed(made_between(), width).split("\n"))) <= width


def test_of_many_machines_the_answer_comes_first_and_stays_short() -> None:
    """Leads are told by their spread, and each machine has one line, at the end."""
    text, between = printed(many(), 80), many()
    parts = ("11 machines", "usable CPUs: 2 values", "Does the same", "Reversed", "smallest", "machine  host")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.count("\nsmall2") == machines_markdown(between).count("\n| small2") == 1
    assert "| turning | threads vs processes |" in machines_markdown(between)


def test_in_markdown_the_answer_comes_first() -> None:
    """And each row of the table has as many cells as its head."""
    text = machines_markdown(made_between())
    assert text.startswith(
        "### Does the same model win on every machine?\n\n**Rankings: 1 reversed, 1 the same**"
    )
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert "| steady | asyncio vs sequential | A |" in text


def test_a_strangers_runs_do_no_harm() -> None:
    """Neither escape codes nor scripts are left."""
    between = compare_machines(sides(hostile_run(), replace(hostile_run(), seed=8)))
    for text in (printed(between), machines_markdown(between)):
        assert "\x1b" not in text
    assert "<script>" not in machines_markdown(between).replace("\\<", "")
