"""A line to a real child: whole messages, deaths, hangs and the user's Ctrl-C."""

import errno
import os
import signal

import pytest

from bench.errors import Interrupted, WorkerError
from tests.eventually import running
from tests.runner.tiny import line_ended, tiny

LONG_S = 60.0


@pytest.mark.parametrize("refusal", [OSError(errno.ENOSYS, "?"), OSError(errno.EPERM, "?"), AttributeError()])
def test_where_processes_have_no_descriptors_a_death_is_noticed_all_the_same(
    refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old kernel, a sandbox or another system: a child that ends without a word is seen to have ended."""

    def refuse(_: int) -> int:
        raise refusal

    monkeypatch.setattr(os, "pidfd_open", refuse, raising=False)
    with tiny("os._exit(3)") as here, pytest.raises(WorkerError, match="exit code 3"):
        here.line.read(line_ended, LONG_S)


def test_a_message_is_read_whole() -> None:
    """A message that comes in pieces is handed over in one."""
    with tiny("channel.sendall(b'one'); channel.recv(1); channel.sendall(b' whole\\n')") as here:
        here.line.send(b"!")
        assert here.line.read(line_ended, LONG_S) == b"one whole\n"


def test_what_follows_a_message_is_kept_for_the_next() -> None:
    """Two messages in one piece are two messages."""
    with tiny("channel.sendall(b'one\\ntwo\\n'); channel.recv(1)") as here:
        assert here.line.read(line_ended, LONG_S) == b"one\n"
        assert here.line.read(line_ended, LONG_S) == b"two\n"


def test_a_large_message_passes_in_both_directions() -> None:
    """Ten megabytes there and back, larger than any buffer between."""
    size = 10_000_000
    code = f"""
seen = 0
while seen < {size}: seen += len(channel.recv(1 << 16))
channel.sendall(b'x' * {size} + b'\\n'); channel.recv(1)
"""
    with tiny(code) as here:
        here.line.send(b"y" * size)
        assert len(here.line.read(line_ended, LONG_S)) == size + 1


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("os._exit(3)", "exited (exit code 3)"),
        ("sys.exit('no such bench')", "exited (exit code 1: no such bench)"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "exited (signal SIGKILL)"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "exited (signal SIGSEGV)"),
        ("os.kill(os.getpid(), signal.SIGRTMIN + 6)", "exited (signal 40)"),
        ("channel.sendall(b'half a mess'); os._exit(0)", "exited (exit code 0)"),
        ("channel.close(); os._exit(5)", "exited (exit code 5)"),
    ],
)
def test_a_death_is_told_with_how_it_ended(code: str, says: str) -> None:
    """Exit code or signal are named, also where half a message had come."""
    with tiny(code) as here, pytest.raises(WorkerError) as caught:
        here.line.read(line_ended, LONG_S)
    assert str(caught.value) == says


def test_the_last_words_are_the_last_three_lines() -> None:
    """Of all that was written to standard error, the end is told."""
    code = "print('1\\n2\\n\\n3\\n4', file=sys.stderr, flush=True); os._exit(1)"
    with tiny(code) as here, pytest.raises(WorkerError) as caught:
        here.line.read(line_ended, LONG_S)
    assert str(caught.value) == "exited (exit code 1: 2 | 3 | 4)"


def test_last_words_that_are_no_text_are_told_as_well_as_can_be() -> None:
    """Bytes in no encoding, and a great many of them, become one bounded line."""
    code = "os.write(2, b'\\xff' * 100_000 + b' end\\n'); os._exit(1)"
    with tiny(code) as here, pytest.raises(WorkerError) as caught:
        here.line.read(line_ended, LONG_S)
    assert str(caught.value).endswith("end)")
    assert len(str(caught.value)) < 5000


def test_a_hang_ends_at_the_limit() -> None:
    """No answer within the limit is a failure that names the limit."""
    with tiny("signal.pause()") as here, pytest.raises(WorkerError) as caught:
        here.line.read(line_ended, 0.05)
    assert str(caught.value) == "timed out: no answer within 0.05 s"


def test_a_limit_of_centuries_is_one_that_can_be_waited_for() -> None:
    """The system refuses such waits, the line does not."""
    with tiny("channel.sendall(b'here\\n'); channel.recv(1)") as here:
        assert here.line.read(line_ended, 1e15) == b"here\n"


def test_a_grandchild_that_holds_the_socket_does_not_hide_a_death() -> None:
    """The child's own end is seen, though its child keeps the socket open."""
    code = """
if os.fork() == 0:
    os.setsid()
    channel.sendall(b'%d\\n' % os.getpid())
    signal.pause()
channel.recv(1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    with tiny(code) as here:
        grandchild = int(here.line.read(line_ended, LONG_S))
        try:
            here.line.send(b"!")
            with pytest.raises(WorkerError, match="signal SIGKILL"):
                here.line.read(line_ended, LONG_S)
            assert running([grandchild])
        finally:
            os.kill(grandchild, signal.SIGKILL)


def test_meanwhile_is_called_while_it_waits() -> None:
    """An instrument may look on during the wait, more than once."""
    looks: list[None] = []
    with tiny("channel.recv(1); channel.sendall(b'done\\n'); channel.recv(1)") as here:

        def look() -> None:
            looks.append(None)
            if len(looks) == 3:
                here.line.send(b"!")

        assert here.line.read(line_ended, LONG_S, look) == b"done\n"
    assert len(looks) >= 3


def test_a_signal_ends_the_wait() -> None:
    """Ctrl-C is heard while a child is silent."""
    code = "os.kill(os.getppid(), signal.SIGINT); signal.pause()"
    with pytest.raises(Interrupted), tiny(code) as here:
        here.line.read(line_ended, LONG_S)


def test_writing_to_the_dead_is_a_death() -> None:
    """An order that nobody can read says how the reader ended."""
    with tiny("os._exit(7)") as here:
        here.child.process.wait()
        with pytest.raises(WorkerError, match="exit code 7"):
            here.line.send(b"order")
