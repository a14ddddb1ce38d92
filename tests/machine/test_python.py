"""Tests of bench.machine.python."""

import json
import os
import subprocess
import sys
from typing import Any

from bench.machine.python import build_options, compiler_flags, instruments, python

SHOW = "import json; from bench.machine.python import python; print(json.dumps(python()))"


def asked(*options: str, program: str = SHOW, env: dict[str, str] | None = None) -> Any:
    """Return what a fresh interpreter, started with `options`, says of itself."""
    command = [sys.executable, *options, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    return json.loads(done.stdout)


def test_this_interpreter_is_described() -> None:
    """Version, lock, start methods and loop are those of the interpreter that asks."""
    found = python()
    assert found["version"] == sys.version.split()[0].rstrip("+")
    assert isinstance(found["gil_enabled"], bool)
    assert isinstance(found["start_methods"], list)
    assert found["start_method"] in found["start_methods"]
    assert isinstance(found["event_loop"], str)


def test_asking_settles_no_start_method() -> None:
    """A program that describes its interpreter may still choose its start method."""
    program = (
        "import multiprocessing as m; from bench.machine.python import python; python(); "
        "m.set_start_method('spawn'); print('true')"
    )
    assert asked(program=program) is True


def test_modes_and_variables_are_seen() -> None:
    """Development mode, -X options and the variables that change speed are told, and no other variable."""
    plain = {name: setting for name, setting in os.environ.items() if not name.startswith("PYTHON")}
    asking = {"PYTHONASYNCIODEBUG": "1", "PYTHONHASHSEED": "7", "PYTHONSTARTUP": "/home/someone/start.py"}
    found = asked("-X", "dev", "-X", "tracemalloc=3", env={**plain, **asking})
    assert found["flags"]["dev_mode"] is True
    assert found["x_options"] == ["dev", "tracemalloc"]
    assert found["variables"] == {"PYTHONASYNCIODEBUG": "1", "PYTHONHASHSEED": "7"}
    assert found["instruments"] == ["tracemalloc"]
    assert "someone" not in json.dumps(found)


def test_a_tracer_and_a_profiler_are_seen() -> None:
    """What is set in this interpreter is told by the name of the call that sets it."""
    tracer, profiler = sys.gettrace(), sys.getprofile()
    try:
        sys.settrace(lambda *_: None)
        sys.setprofile(lambda *_: None)
        active = instruments()
    finally:
        sys.settrace(tracer)
        sys.setprofile(profiler)
    assert {"sys.settrace", "sys.setprofile"} <= set(active)


def test_build_options_hold_no_paths() -> None:
    """Features stay with harmless values; directories, and the user names in them, go."""
    arguments = "'--prefix=/home/ann/py' '--enable-optimizations' '--with-lto=thin' 'CFLAGS=-O2 -I/home/ann'"
    assert build_options(arguments) == ("--enable-optimizations", "--with-lto=thin")
    assert build_options("'--with-openssl=/home/ann/ssl' '--disable-gil'") == (
        "--with-openssl",
        "--disable-gil",
    )
    assert build_options("'unfinished") == ()


def test_compiler_flags_hold_no_paths() -> None:
    """Directories to look in, and maps from one to another, go."""
    assert compiler_flags("-O3 -I/home/ann/include -ffile-prefix-map=/b=. -DNDEBUG x") == ("-O3", "-DNDEBUG")


def test_what_a_site_changes_is_seen() -> None:
    """A collector that is off, another switch interval, a loop in debug mode, a profiler of new threads."""
    program = (
        "import gc, os, sys, threading; gc.disable(); sys.setswitchinterval(1.0); "
        "os.environ['PYTHONASYNCIODEBUG'] = '1'; threading.setprofile(print); "
    )
    found = asked(program=program + SHOW)
    assert (found["gc_enabled"], found["switch_interval_s"]) == (False, 1.0)
    assert found["asyncio_debug"] is True
    assert found["instruments"] == ["threading.setprofile"]
