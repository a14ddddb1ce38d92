"""The stand-in for msgspec's records, which no subinterpreter can load, on this interpreter."""

import subprocess
import sys

import pytest

from bench.backends.interpreters import ModuleRefusedError, _refusal
from bench.backends.subinterpreter import Made, Record, replaced


class Point(Record):
    """A record like those of workloads."""

    x: int
    y: int = 2
    names: list[str] = Made(list)  # type: ignore[assignment]


class Further(Point):
    """A record that adds a field."""

    z: int = 3


def test_a_record_has_its_fields_by_position_by_name_and_by_default() -> None:
    """Fields are inherited, what has no default is needed, and made defaults are made anew."""
    one, other = Further(1, z=9), Further(x=1)
    assert (one.x, one.y, one.z) == (1, 2, 9)
    assert one.names == other.names
    assert one.names is not other.names
    assert replaced(one, y=7).y == 7
    with pytest.raises(TypeError, match="Point lacks x"):
        Point()


RUNS = """
from bench.backends.subinterpreter import settle, call
import os
arrived, go = os.pipe(), os.pipe()
os.write(go[1], b".")
import bench.backends.subinterpreter as here
here._number = lambda: 7
setting = {"params": {"kind": "pure", "iterations": 5}, "seed": 1, "concurrency": 1}
met = settle("workloads.cpu:WORKLOAD", setting, arrived[1], go[0])
print(met[0], type(call(3)).__name__)
"""


def test_workloads_load_with_the_stand_in() -> None:
    """In a process that has not loaded msgspec, an operation is opened and run without it."""
    done = subprocess.run([sys.executable, "-c", RUNS], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["7", "int"], done.stderr


def test_a_module_that_refuses_is_named() -> None:
    """The reason names it, whatever its own error says around it; any other error stays as it is."""
    found = _refusal("ImportError: long ... module PIL._imaging does not support loading in subinterpreters")
    assert isinstance(found, ModuleRefusedError)
    assert "the module PIL._imaging does not" in str(found)
    assert "ValueError: no" in str(_refusal("ValueError: no"))
