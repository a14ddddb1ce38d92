"""What a person sees while a run goes on."""

import os
import sys

import pytest

from bench.cli.progress import Bar, Display, Lines, left, progress_for
from bench.model.run import BlockRecord, Failure
from bench.runner.events import BlockDone, CellLost, PilotDone, TimeUp

PILOT = PilotDone(group="sleep", operations=50, done=1, total=9, left_s=130.0)
LOST = CellLost(cell="sleep:threads", failure=Failure("failed", "exited (signal SIGKILL) [x]"))
UP = TimeUp(note="--max-time ended the run in block 3 of 8")


def done(group: str, block: int) -> BlockDone:
    """Return a finished block."""
    record = BlockRecord(group=group, block=block, operations=1, started_at="", cells={})
    return BlockDone(group=group, block=block, blocks=8, done=2, total=9, left_s=12.4, record=record)


@pytest.mark.parametrize(
    ("left_s", "says"), [(0.4, "about 0 s left"), (89, "about 89 s left"), (130, "about 2 min left")]
)
def test_a_time_left_is_said_as_people_say_it(left_s: float, says: str) -> None:
    """Seconds, then minutes."""
    assert left(left_s) == says


def test_plain_lines_tell_each_round_of_blocks_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Pilots, losses and the end have a line each; of a block's groups the first one speaks for all."""
    with Lines() as lines:
        for event in (PILOT, done("sleep", 1), done("cpu", 1), LOST, done("sleep", 2), UP):
            lines.on_event(event)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "pilot sleep: N=50, about 2 min left",
        "block 1/8 of sleep, about 12 s left",
        "sleep:threads is failed: exited (signal SIGKILL) [x]",
        "block 2/8 of sleep, about 12 s left",
        "--max-time ended the run in block 3 of 8",
    ]


def test_verbose_lines_tell_every_block(capsys: pytest.CaptureFixture[str]) -> None:
    """With -v nothing is left out."""
    with Lines(every_block=True) as lines:
        lines.on_event(done("sleep", 1))
        lines.on_event(done("cpu", 1))
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """With -q there is nothing to see."""
    with progress_for(quiet=True, verbose=True) as display:
        assert type(display) is Display
        display.on_event(PILOT)
        display.say("drawing")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("display", [Lines, Bar])
def test_nobody_waits_for_a_reader(display: type[Display], monkeypatch: pytest.MonkeyPatch) -> None:
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
        shown = display()
        for event in (PILOT, done("sleep", 1), LOST, UP):
            shown.on_event(event)
        shown.say("drawing")
        full.close()
        assert reader.read() == bytes(held)


def test_where_there_is_no_terminal_there_are_lines() -> None:
    """A live display is for terminals alone."""
    assert isinstance(progress_for(quiet=False, verbose=False), Lines)
