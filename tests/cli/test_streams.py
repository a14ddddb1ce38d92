"""Standard streams that are closed, full, not read, or of few letters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cli.streams import Sink

ATTACHED = "from bench.cli.streams import Streams; streams = Streams(); "


def python(code: str, redirection: str = "", **variables: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a line of Python with the streams attached, redirected by a shell."""
    line = f'exec "$0" -c "$1" {redirection}'
    return subprocess.run(
        ["sh", "-c", line, sys.executable, ATTACHED + code],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def test_a_reader_that_goes_ends_nothing() -> None:
    """Writing goes on into nothing, and that somebody has read enough is no loss."""
    reading, writing = os.pipe()
    os.close(reading)
    sink = Sink(writing, "w")
    assert [sink.write(b"one"), sink.write(memoryview(b"three"))] == [3, 5]
    assert isinstance(sink.error, BrokenPipeError)
    sink.close()


def test_a_pipe_that_is_made_not_to_block_loses_nothing() -> None:
    """What does not fit yet is written once there is room."""
    code = "import os, sys; os.set_blocking(1, False); sys.stdout.write('x' * 300_000); "
    done = python(f"{code}assert not streams.lost()")
    assert (done.returncode, len(done.stdout)) == (0, 300_000), done.stderr


@pytest.mark.parametrize(
    ("redirection", "why"),
    [
        (">&-", "Bad file descriptor"),
        (">/dev/full", "No space left on device"),
        ("| true", "None"),
        ("2>/dev/full", "None"),
    ],
)
def test_what_could_not_be_printed_is_known(redirection: str, why: str, tmp_path: Path) -> None:
    """A closed stream and a full disk lose output, and a reader that has gone does not."""
    code = (
        "import pathlib, sys; print('x' * 100_000, file=sys.stdout); print('note', file=sys.stderr); "
        "pathlib.Path(sys.argv[1]).write_text(str(streams.lost()))"
    )
    done = python(code, f"{tmp_path}/lost {redirection}")
    assert (tmp_path / "lost").read_text() == why, done.stderr


def test_a_closed_stream_gives_its_number_to_no_file(tmp_path: Path) -> None:
    """A journal that got the number of a closed stream would be written into by every message."""
    code = (
        "import sys; file = open(sys.argv[1], 'w'); number = file.fileno(); "
        "print('lost'); print('note', file=sys.stderr); file.write(str(number > 2))"
    )
    done = python(code, f"{tmp_path}/file <&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "file").read_text() == "True"


def test_signs_have_stand_ins_where_a_terminal_lacks_them() -> None:
    """In ASCII a minus is a minus, on both streams, and a name in other letters ends nothing."""
    done = python(
        "import sys; print('−1 µs', chr(0x8a9e)); print('2×', file=sys.stderr)",
        PYTHONIOENCODING="ascii:strict",
    )
    assert (done.stdout, done.stderr) == (b"-1 us ?\n", b"2x\n")
