"""The last screen of a run."""

import io

from rich.console import Console

from bench.analysis.run.summary import Summary, summarise
from bench.api import judged
from bench.model.run import Control, Run
from bench.output.tables.closing import print_overview
from tests.output.made_run import full_run, full_summary, made_run, with_cells


def screen(run: Run, width: int = 100, summary: Summary | None = None) -> list[str]:
    """Return the lines of a run's last screen."""
    out = io.StringIO()
    print_overview(Console(file=out, width=width), summary or summarise(run), judged(run))
    return out.getvalue().splitlines()


def control(ok: bool | None) -> Control:
    """Return a control with this outcome."""
    return Control(name="A/A, pinned", group="nap", says="alike", ok=ok, ratio=1.5)


def test_it_fits_on_one_screen() -> None:
    """At 100 columns it has at most 40 lines."""
    told = screen(full_run(), summary=full_summary())
    assert len(told) <= 40
    assert max(map(len, told)) <= 100
    assert "how many times as fast as sequential?" in "\n".join(told).lower()


def test_it_ends_with_the_answers_and_how_far_to_trust_them() -> None:
    """They are what a short terminal still shows; a failed control is named there."""
    heads = [line.split()[0] for line in screen(made_run()) if line[:1].strip()]
    assert heads[-4:] == ["nap", "web/mixed", "nothing", "Trust"]
    failed = "\n".join(screen(made_run(controls=(control(ok=False),))))
    assert failed.index("how many times as fast") < failed.index("do not rely on")


def test_warnings_are_whole_and_the_rest_is_counted() -> None:
    """The worst are told, and cut only where a stranger's reason has no end."""
    reasons = {"asyncio": "xxx " * 225, "threads": "it answered 500 instead of 200", "processes": "late"}
    fates = {f"nap:{name}": {"status": "void", "reason": reason} for name, reason in reasons.items()}
    told = " ".join(" ".join(screen(with_cells(made_run(), fates))).split())
    assert "! nap:threads is void: it answered 500 instead of 200" in told
    assert "1 more warning: `bench show --all` prints them first" in told
    assert "x" * 400 not in told.replace(" ", "")


def test_a_narrow_terminal_is_readable() -> None:
    """No line is wider than 40 columns."""
    assert max(map(len, screen(made_run(), width=40))) <= 40


def test_a_whole_run_is_one_screen() -> None:
    """At most 40 lines of 100 letters, with the matrix, a sentence on trust, and what there is to look at."""
    console = Console(width=100, record=True, file=io.StringIO())
    print_overview(console, full_summary(), judged(full_run()))
    told = console.export_text()
    assert told.count("\n") <= 40
    assert "how many times as fast as sequential?" in told.lower()
    assert "Trust" in told
    assert ": workloads above, versions, blend, " in told


def test_headline_groups_are_those_that_were_asked_for() -> None:
    """Control groups that only check the others are left out."""
    names = [group.group.name for group in full_summary().headline_groups]
    assert "nap" in names
    assert "nap/k1" not in names
