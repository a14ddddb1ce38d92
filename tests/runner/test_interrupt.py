"""Signals, heard at safe points."""

import contextlib
import math
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from bench.errors import Interrupted, OutOfTime
from bench.runner.interrupt import Interrupts

HEARD = [one for one in signal.Signals if one.name in ("SIGINT", "SIGTERM", "SIGHUP")]  # Windows lacks one


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """Undo what nohup does to the tests themselves: an ignored SIGHUP stays ignored."""
    previous = {one: signal.signal(one, signal.SIG_DFL) for one in HEARD if one.name == "SIGHUP"}
    yield
    for one, handler in previous.items():
        signal.signal(one, handler)


@pytest.mark.parametrize("signum", HEARD)
def test_the_first_signal_is_remembered(signum: signal.Signals) -> None:
    """It interrupts nothing by itself; the next check raises, and says which signal it was."""
    with contextlib.suppress(Interrupted), Interrupts() as interrupts:
        interrupts.check()
        os.kill(os.getpid(), signum)
        assert select.select([interrupts], [], [], 60)[0]
        with pytest.raises(Interrupted, match=signum.name):
            interrupts.check()


def test_a_signal_after_the_last_safe_point_is_heard_at_the_end() -> None:
    """Who presses Ctrl-C in the last moment is not passed over."""
    with pytest.raises(Interrupted), Interrupts():
        os.kill(os.getpid(), signal.SIGINT)


def test_an_error_is_not_hidden_by_a_signal() -> None:
    """What had gone wrong before is what is told."""

    def go_wrong() -> None:
        with Interrupts():
            os.kill(os.getpid(), signal.SIGINT)
            raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        go_wrong()


def test_the_handlers_are_put_back() -> None:
    """Afterwards signals mean what they meant before, however it ended."""
    before = [signal.getsignal(signum) for signum in HEARD]
    with Interrupts():
        assert [signal.getsignal(signum) for signum in HEARD] != before
    assert [signal.getsignal(signum) for signum in HEARD] == before
    with pytest.raises(ValueError, match="x"), Interrupts():
        raise ValueError("x")
    assert [signal.getsignal(signum) for signum in HEARD] == before


def test_another_thread_leaves_signals_alone() -> None:
    """A notebook may measure on a thread, where no handler can be installed."""
    seen = []

    def measure() -> None:
        with Interrupts() as interrupts:
            interrupts.check()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=measure)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def test_the_second_signal_ends_at_once() -> None:
    """Whoever insists is not kept waiting: exit status 130, and nothing after it runs.

    One that is sent twice at the same time is one, and a terminal that closes insists on nothing.
    """
    code = """
import os, signal
from bench.runner import interrupt
with interrupt.Interrupts():
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGHUP)
    print("first", flush=True)
    interrupt.TWICE_S = -1
    os.kill(os.getpid(), signal.SIGTERM)
    print("second", flush=True)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 130
    assert ended.stdout == "first\n"


def test_a_deadline_ends_waits() -> None:
    """Before it nothing happens; after it the next check raises, and leaving the context does not."""
    with Interrupts() as interrupts:
        interrupts.check()
        assert interrupts.left_s() == math.inf
    with Interrupts(deadline_s=0.0) as interrupts:
        assert interrupts.left_s() < 0
        with pytest.raises(OutOfTime):
            interrupts.check()
