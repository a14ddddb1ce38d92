"""The last screen of a run."""

import io

from rich.console import Console

from bench.analysis.run.summary import Summary, summarise
from bench.api import judged
from bench.model.run import Control, Run
from bench.output.tables.closing import own_groups, print_closing
from tests.output.made_run import full_run, full_summary, made_run, with_cells


def screen(run: Run, width: int = 100, summary: Summary | None = None) -> list[str]:
    """Return the lines of a run's last screen."""
    out = io.StringIO()
    print_closing(Console(file=out, width=width), summary or summarise(run), judged(run))
    return out.getvalue().splitlines()


def control(ok: bool | None) -> Control:
    """Return a control with this outcome."""
    return Control(name="A/A, pinned", group="nap", says="alike", ok=ok, ratio=1.5)


def test_it_fits_on_one_screen() -> None:
    """At 100 columns it has at most 35 lines, which leaves room for what the command adds."""
    told = screen(full_run(), summary=full_summary())
    assert len(told) <= 35
    assert max(map(len, told)) <= 100
    assert "How many times as fast as sequential?" in told


def test_it_says_whether_to_trust_it() -> None:
    """Warnings, controls and calibration have a line each, also where there are none."""
    told = "\n".join(screen(made_run()))
    assert "Warnings: " in told
    assert "Controls: 1 passed." in told
    assert "Calibration: none of this machine" in told


def test_a_failed_control_stands_above_the_matrix() -> None:
    """What makes all figures doubtful is read before them."""
    told = screen(made_run(controls=(control(ok=False),)))
    assert told[0].startswith("! control A/A, pinned (nap) FAILED")
    assert "Controls: 1 FAILED: do not trust this run." in told


def test_more_warnings_are_counted_and_no_line_is_endless() -> None:
    """The first one is told, cut where it has no end."""
    fates = {f"nap:{name}": {"status": "void", "reason": "xxx " * 225} for name in ("asyncio", "threads")}
    told = " ".join(" ".join(screen(with_cells(made_run(), fates))).split())
    assert "nap:asyncio is void: xxx" in told
    assert "more: `bench show --all`." in told
    assert "x" * 200 not in told.replace(" ", "")


def test_a_narrow_terminal_is_readable() -> None:
    """No line is wider than 40 columns."""
    assert max(map(len, screen(made_run(), width=40))) <= 40


def test_own_groups_are_those_that_were_asked_for() -> None:
    """Control groups that only check the others are left out."""
    names = [group.group.name for group in own_groups(full_summary()).groups]
    assert "nap" in names
    assert "nap/k1" not in names
