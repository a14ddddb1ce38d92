"""The steps of an advice, as they are told while it is sought."""

import io
import sys
from typing import Any

import pytest

from bench.cli.steps import CLEAR, Steps
from bench.model.run import Failure
from bench.runner.events import BlockDone, CellLost
from tests.made import planned_cell, planned_group, record


class Screen(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


def block(number: int, **changes: Any) -> BlockDone:
    """Return the event of a block of the sweep."""
    group = planned_group("advise/sweep", [planned_cell("advise/sweep", "threads")])
    plain: dict[str, Any] = {
        "group": group.name,
        "block": number,
        "blocks": 3,
        "last": number == 3,
        "done": number,
        "total": 3,
        "left_s": 0.0,
        "record": record(group, number),
    }
    return BlockDone(**plain | changes)


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, quiet: bool = False) -> str:
    """Return what is written for a step, two blocks and a lost cell."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("bench.cli.steps.takes_a_line", lambda: True)
    with Steps(quiet=quiet, verbose=False) as steps:
        steps.say("import")
        steps.on_event(block(1))
        steps.on_event(block(2))
        steps.on_event(CellLost(cell="advise/sweep/threads", failure=Failure("void", "wrong values")))
    return stream.getvalue()


def test_elsewhere_each_step_and_each_group_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is not filled with blocks, and a lost cell is always told."""
    lines = told(io.StringIO(), monkeypatch).splitlines()
    assert lines[:2] == ["import", "trying every option: block 1"]
    assert len(lines) == 3
    assert "wrong values" in lines[2]


def test_a_terminal_has_one_line_that_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is cleared at the end, and what is lost stays."""
    text = told(Screen(), monkeypatch)
    assert text.endswith(CLEAR)
    assert f"{CLEAR}trying every option: block 2" in text
    assert "wrong values\n" in text


def test_quiet_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even what is lost, which the result tells."""
    assert told(Screen(), monkeypatch, quiet=True) == ""
