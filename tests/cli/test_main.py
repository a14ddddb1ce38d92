"""Tests of bench.cli.main."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cli import _hiding
from bench.cli.main import forget_impossible_width, run_app


def test_a_command_without_memory_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with a remedy, and no traceback."""

    def exhausted() -> None:
        raise MemoryError

    monkeypatch.setattr("bench.machine.doctor.examine", exhausted)
    assert run_app(["doctor"]) == 2
    assert capsys.readouterr().err.startswith(
        "bench: memory is used up: close programs, or raise `ulimit -v`"
    )


def test_a_library_that_finds_no_room_is_a_lack_of_memory(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The dynamic linker's error is told like any other; what is missing for another reason is not."""

    def unmapped() -> None:
        raise ImportError("libx.so: failed to map segment from shared object")

    monkeypatch.setattr("bench.machine.doctor.examine", unmapped)
    assert run_app(["doctor"]) == 2
    assert capsys.readouterr().err.startswith("bench: memory is used up")
    monkeypatch.setattr("bench.machine.doctor.examine", lambda: __import__("no_such_module"))
    with pytest.raises(ImportError, match="no_such_module"):
        run_app(["doctor"])


def test_without_address_space_nothing_heavy_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The libraries for statistics would look for room in a loop; what needs none of them goes on."""

    def full(*_: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("bench.cli.main.mmap.mmap", full)
    assert run_app(["show"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "of address space, 256 MB are needed" in told.err
    assert told.err.count("\n") == 1
    assert run_app(["show", "--help"]) == run_app(["list", "backends"]) == 0


def test_a_control_group_without_memory_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The kernel would kill the command without a word."""
    monkeypatch.setattr("bench.cli.main.memory_limit_bytes", lambda: 100 << 20)
    assert run_app(["show"]) == 2
    assert "it allows 100 MB, and 128 MB are needed" in capsys.readouterr().err


def test_a_file_that_hides_a_module_of_python_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that could not be imported, or lacks a name; any other failure stays what it is."""
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ZeroDivisionError) as somewhere:
        divmod(1, 0)
    for name, named in (("json.py", True), ("msgspec.py", True), ("mine.py", False)):
        error = ImportError("cannot import name", path=str(tmp_path / name))
        assert _hiding(error.with_traceback(somewhere.tb)) == (str(tmp_path / name) if named else None)


def test_signals_are_heard_whatever_a_parent_has_left() -> None:
    """Children whose ending is ignored have no exit code, and a blocked or ignored interrupt ends nothing.

    A shell that is no terminal's ignores it for what it starts in the background; nohup stays in force.
    """
    code = "import signal; from bench.cli.signals import hear_signals; hear_signals(); "
    code += "print(signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL, signal.pthread_sigmask(0, []), "
    code += "signal.getsignal(signal.SIGINT).__name__, signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    deaf = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
    deaf += "[signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGHUP)]; "
    deaf += "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM]); "
    deaf += "os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"
    done = subprocess.run([sys.executable, "-c", deaf, code], capture_output=True, text=True, check=True)
    assert done.stdout == "True set() default_int_handler True\n"


def test_an_interrupted_command_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in a command that measures nothing: one line, and the contract's status."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.machine.doctor.examine", interrupted)
    assert run_app(["doctor"]) == 130
    assert capsys.readouterr() == ("", "bench: interrupted\n")


@pytest.mark.parametrize(
    ("columns", "kept"), [("0", None), ("", None), ("-1", None), ("²", None), ("120", "120")]
)
def test_a_width_that_is_none_is_forgotten(
    columns: str, kept: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables would be drawn as wide as nothing, or not at all."""
    monkeypatch.setenv("COLUMNS", columns)
    forget_impossible_width()
    assert os.environ.get("COLUMNS") == kept
