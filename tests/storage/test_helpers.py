"""Work that is shared with helpers."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from bench.storage import helpers
from bench.storage.helpers import serve, shared

ROOT = Path(__file__).parents[2]


def met(order: tuple[str, Path]) -> int:
    """Return this process's id; with a FIFO, only after the other side has opened it too."""
    mode, fifo = order
    with fifo.open(mode):
        return os.getpid()


def died(order: int) -> int:
    """Return the order's double, and end a helper that is given one."""
    if os.environ.get("PYTEST_CURRENT_TEST_PID") != str(os.getpid()):
        os._exit(1)
    return order * 2


@pytest.fixture(autouse=True)
def two_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one helper, which finds this module."""
    monkeypatch.setattr(helpers, "usable_count", lambda: 2)
    monkeypatch.setattr(helpers, "ORDERS_EACH", 1)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_CURRENT_TEST_PID", str(os.getpid()))


def test_a_helper_takes_its_part(tmp_path: Path) -> None:
    """Of two orders that need each other the first is worked on here, the second by a helper that ends."""
    os.mkfifo(tmp_path / "fifo")
    here, there = shared(__name__, met, [("r", tmp_path / "fifo"), ("w", tmp_path / "fifo")])
    assert here == os.getpid() != there
    assert not psutil.pid_exists(there)


def test_what_a_helper_leaves_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper that dies at its first order, has no such module, or cannot be started, costs no answer."""
    monkeypatch.setenv("HELPED", "died")
    assert shared(__name__, died, range(5)) == [0, 2, 4, 6, 8]
    assert shared("no.such.module", died, range(5)) == [0, 2, 4, 6, 8]
    monkeypatch.setattr(sys, "executable", "/no/python")
    assert shared(__name__, died, range(5)) == [0, 2, 4, 6, 8]


def test_an_error_is_raised_here_and_leaves_nothing(tmp_path: Path) -> None:
    """An order that fails raises its own error in this process, and the helper is gone."""
    before = {child.pid for child in psutil.Process().children()}
    with pytest.raises(FileNotFoundError):
        shared(__name__, met, [("r", tmp_path / "none")] * 3)
    assert {child.pid for child in psutil.Process().children()} <= before


if __name__ == "__main__":
    serve(died if os.environ.get("HELPED") else met)
