"""What programs answer that are asked which Python they are."""

import json
import sys
from pathlib import Path

import psutil
import pytest

from bench.machine.interpreters.asking import NotMeasurableError, ask, surroundings


def program(folder: Path, script: str) -> str:
    """Return a program that does this."""
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def test_this_interpreter_is_ready() -> None:
    """It says its version, and imports this very package."""
    found = ask(sys.executable)
    assert found.version == sys.version_info[:3]
    assert found.ready
    assert found.full.startswith(found.name.rstrip("t"))


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo hello", r"is no Python \(exit code 0: hello\)"),
        ("echo no >&2; exit 4", r"is no Python \(exit code 4: no\)"),
        ("kill -9 $$", r"is no Python \(signal 9\)"),
        ("echo '{}'", r"is no Python"),
    ],
)
def test_what_is_no_python_says_so(tmp_path: Path, script: str, why: str) -> None:
    """Its own words are the reason."""
    with pytest.raises(NotMeasurableError, match=why):
        ask(program(tmp_path, script))


def test_an_old_python_is_named(tmp_path: Path) -> None:
    """Which version it is, and which one is needed."""
    old = {"executable": "x", "version": [3, 9, 18], "implementation": "cpython", "free_threaded": False}
    with pytest.raises(NotMeasurableError, match=r"is Python 3\.9\.18; 3\.11 is the oldest"):
        ask(program(tmp_path, f"echo '{json.dumps(old)}'"))


def test_one_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    """Nothing is left of it."""
    marker = "98765.4321"
    with pytest.raises(NotMeasurableError, match=r"gave no answer within 0\.3 s"):
        ask(program(tmp_path, f"sleep {marker} & sleep {marker}"), 0.3)
    alive = [one for one in psutil.process_iter(["cmdline"]) if marker in (one.info["cmdline"] or ())]
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def test_what_cannot_be_started_says_why(tmp_path: Path) -> None:
    """A file without the right to be executed."""
    (tmp_path / "file").touch()
    with pytest.raises(NotMeasurableError, match="cannot be started: Permission denied"):
        ask(str(tmp_path / "file"))


def test_another_interpreter_does_not_see_these_modules() -> None:
    """Neither a search path nor a state of the GIL is handed on."""
    told = {"PYTHONPATH": "/x", "PYTHON_GIL": "0", "PYTHONHOME": "/y", "PATH": "/bin"}
    assert surroundings(told) == {"PATH": "/bin"}
