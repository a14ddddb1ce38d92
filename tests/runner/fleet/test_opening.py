"""What happens until a cluster is there: signals, waits, and what workers inherit."""

import signal
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

import pytest

from bench.errors import BenchError, Interrupted
from bench.runner.fleet import opening
from bench.runner.fleet.conduct import Messages, Stop


def test_the_first_signal_is_a_message_and_the_second_an_interrupt() -> None:
    """What was there before is there again afterwards."""
    messages: Messages = SimpleQueue()
    before = signal.getsignal(signal.SIGINT)
    with opening.signals_to(messages):
        signal.raise_signal(signal.SIGINT)
        assert messages.get_nowait()
        assert signal.getsignal(signal.SIGINT) is before
    assert signal.getsignal(signal.SIGINT) is before


def test_a_wait_ends_with_the_answer_or_when_the_user_does() -> None:
    """What is no longer waited for is cancelled."""
    messages: Messages = SimpleQueue()
    answered, silent = Future[int](), Future[int]()
    answered.set_result(7)
    assert opening.waited(answered, messages) == 7
    messages.put(Stop())
    with pytest.raises(Interrupted):
        opening.waited(silent, messages)
    assert silent.cancelled()


def test_what_is_started_for_workers_does_not_hear_ctrl_c() -> None:
    """A thread made meanwhile has it blocked, and so has what that starts; this one hears it again."""
    with ThreadPoolExecutor(1) as pool:
        with opening._signals_blocked():
            inside = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
        assert signal.SIGINT in pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    assert signal.SIGINT in inside
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_scheduler_of_another_version_is_refused() -> None:
    """The line names both versions."""
    with pytest.raises(BenchError, match=r"runs distributed 1\.2\.3, this is"):
        opening._check_version("1.2.3", "tcp://x:1")
