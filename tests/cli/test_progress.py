"""What a person sees while a run goes on."""

import os
import sys
from collections.abc import Callable

import pytest
from rich.console import Console

from bench.cli.live import Canvas, Live
from bench.cli.progress import SILENCE_S, Lines, progress_for
from bench.cli.status import Progress, left, status_line
from bench.model.plan import Display, Group, Plan
from bench.model.run import Failure
from bench.runner.events import Begins, BlockDone, CellLost, Event, PilotDone, TimeUp
from tests.made import plan_of as made_plan
from tests.made import planned_cell, planned_group
from tests.made import record as made_record

LOST = CellLost(cell="sleep:threads", failure=Failure("failed", "exited (signal SIGKILL) [x]"))
UP = TimeUp(note="--max-time ended the run in block 3 of 8")


def group_of(name: str, headline: bool = False) -> Group:
    """Return a group of two models."""
    cells = [planned_cell(name, model) for model in ("sequential", "threads")]
    return planned_group(name, cells, blocks=12, display=Display(headline=headline))


PLAN: Plan = made_plan(group_of("sleep", headline=True), group_of("cpu"))
GROUPS = {group.name: group for group in PLAN.groups}
PILOT = PilotDone(
    group="sleep", operations=50, done=1, total=9, left_s=130.0, record=made_record(GROUPS["sleep"], 0)
)
BEGINS = Begins(group="cpu", block=3, blocks=10, done=6, total=24, left_s=12.4)


def done(group: str, block: int) -> BlockDone:
    """Return a finished block."""
    return BlockDone(
        group=group,
        block=block,
        blocks=12,
        last=block == 12,
        done=2,
        total=9,
        left_s=12.4,
        record=made_record(GROUPS[group], block),
    )


def terminal(width: int = 100, height: int = 30) -> Console:
    """Return a console of so many columns and lines."""
    return Console(stderr=True, force_terminal=True, color_system=None, width=width, height=height)


@pytest.mark.parametrize(
    ("left_s", "says"), [(0.4, "about 0 s left"), (89, "about 89 s left"), (130, "about 2 min left")]
)
def test_a_time_left_is_said_as_people_say_it(left_s: float, says: str) -> None:
    """Seconds, then minutes."""
    assert left(left_s) == says


def test_plain_lines_tell_what_a_group_comes_to(capsys: pytest.CaptureFixture[str]) -> None:
    """A line as each group ends, one for a headline group that can be answered, for losses and the end."""
    with Lines(PLAN) as lines:
        lines.on_event(PILOT)
        for block in range(1, 13):
            for group in ("sleep", "cpu"):
                lines.on_event(done(group, block))
        lines.on_event(LOST)
        lines.on_event(UP)
    printed = capsys.readouterr()
    told = printed.err.splitlines()
    assert printed.out == ""
    assert [line.split(":")[0] for line in told] == [
        *("sleep, 9 of 12 blocks", "sleep, 12 of 12 blocks", "cpu, 12 of 12 blocks"),
        *("sleep", "--max-time ended the run in block 3 of 8"),
    ]
    assert told[0].startswith("sleep, 9 of 12 blocks: no model is faster than sequential")
    assert told[0].endswith("About 12 s left")


def test_a_long_silence_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing ended for a minute, a line names what is being measured, and then not for another."""
    clock = iter([0.0, SILENCE_S - 1, SILENCE_S, SILENCE_S, SILENCE_S + 1])
    lines = Lines(PLAN, now=lambda: next(clock))
    for _ in range(3):
        lines.on_event(BEGINS)
    assert capsys.readouterr().err.splitlines() == [status_line(BEGINS)]


def test_a_status_names_the_group_and_how_far_the_run_is() -> None:
    """What is measured now, which share is done, and how long the rest takes."""
    assert status_line(BEGINS) == "measuring cpu, block 3 of 10 · 25% of the run · about 12 s left"


def test_verbose_lines_tell_every_block(capsys: pytest.CaptureFixture[str]) -> None:
    """With -v nothing is left out."""
    with Lines(PLAN, every_block=True) as lines:
        lines.on_event(PILOT)
        lines.on_event(done("sleep", 1))
        lines.on_event(done("cpu", 1))
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_live_display_shows_the_matrix_as_it_grows(capsys: pytest.CaptureFixture[str]) -> None:
    """It is drawn before a block, with what there is; no event of measuring itself writes anything."""
    with Live(PLAN, terminal()) as live:
        capsys.readouterr()
        live.on_event(PILOT)
        live.on_event(done("sleep", 1))
        assert capsys.readouterr().err == ""
        live.on_event(BEGINS)
        shown = capsys.readouterr().err
        assert "sleep" in shown
        assert "1/12" in shown
        assert "measuring cpu, block 3 of 10" in shown
        live.on_event(LOST)
        assert capsys.readouterr().err.endswith("[x]\n")


@pytest.mark.parametrize("width", [100, 40, 12])
def test_a_live_display_fits_any_terminal(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    """No line is wider than the terminal, and no more of them are drawn than it has."""
    live = Live(PLAN, terminal(width, height=6))
    live.on_event(done("sleep", 1))
    live.on_event(BEGINS)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) <= 5
    assert max(map(len, lines)) <= width


def test_what_was_drawn_is_erased_in_as_many_rows_as_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    """In a window that has become narrower, a line takes several rows."""
    console = terminal(width=100)
    canvas = Canvas(console)
    canvas.draw("x" * 80)
    console.width = 40
    capsys.readouterr()
    canvas.clear()
    assert capsys.readouterr().err == "\x1b[A\x1b[2K" * 2 + "\r"


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """With -q there is nothing to see."""
    with progress_for(PLAN, quiet=True, verbose=True) as display:
        assert type(display) is Progress
        display.on_event(PILOT)
        display.say("drawing")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("display", [Lines, lambda plan: Live(plan, terminal())])
def test_nobody_waits_for_a_reader(
    display: Callable[[Plan], Progress], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a pipe is full, events are shown nowhere and measuring goes on."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    held = 0
    try:
        while True:
            held += os.write(writing, bytes(1024))
    except BlockingIOError:
        os.set_blocking(writing, True)
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        shown = display(PLAN)
        events: tuple[Event, ...] = (PILOT, done("sleep", 12), BEGINS, LOST, UP)
        for event in events:
            shown.on_event(event)
        shown.say("drawing")
        full.close()
        assert reader.read() == bytes(held)


def test_where_there_is_no_terminal_there_are_lines() -> None:
    """A live display is for terminals alone."""
    assert isinstance(progress_for(PLAN, quiet=False, verbose=False), Lines)
