"""What else the sides differ in."""

from typing import Any

from msgspec.structs import replace

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.differences import differences
from bench.model.run import Run, Tool
from tests.made_sides import made, side, sides


def on(run: Run, **sections: dict[str, Any]) -> Run:
    """Return the run as if it had been made on this machine."""
    return replace(run, machine=sections)


def told(found: list[Side]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the differences by name."""
    return {one.what: one.values for one in differences(found)}


def test_runs_alike_differ_in_nothing() -> None:
    """A run beside itself, and beside another seed, which every run has."""
    run = made(1, threads=0.0)
    assert differences(sides(run, run)) == []
    assert differences(sides(run, made(2, threads=0.0))) == []


def test_python_libraries_machine_and_harness_are_told() -> None:
    """Each by name with the values of both sides, the harness first."""
    a, b = made(1, threads=0.0), made(2, threads=0.0)
    a = on(a, python={"implementation": "CPython", "version": "3.11.7"}, libraries={"httpx": "0.28.1"})
    b = on(b, python={"implementation": "CPython", "version": "3.12.1"}, libraries={"uvloop": "0.21"})
    b = replace(b, tool=Tool("concurrency-lab", "0.2.0"), profile="standard")
    found = told(sides(a, b))
    assert list(found) == ["harness", "Python", "httpx", "uvloop", "profile"]
    assert found["Python"] == {"A": ("CPython 3.11.7",), "B": ("CPython 3.12.1",)}
    assert found["httpx"] == {"A": ("0.28.1",), "B": ("not installed",)}


def test_what_python_was_told_is_told() -> None:
    """Variables, options and instruments change the speed of what runs."""
    a, b = made(1, threads=0.0), made(2, threads=0.0)
    python = {"variables": {"PYTHONASYNCIODEBUG": "1"}, "x_options": ["dev"], "instruments": ["tracemalloc"]}
    found = told(sides(on(a), on(b, python=python)))
    assert found == {
        "Python's options": {"A": ("none",), "B": ("dev",)},
        "tracing tools": {"A": ("none",), "B": ("tracemalloc",)},
        "PYTHONASYNCIODEBUG": {"A": ("not set",), "B": ("1",)},
    }


def test_n_and_blocks_of_common_groups_are_told() -> None:
    """A group that one side lacks is not a difference in size."""
    a, b = made(1, threads=0.0), made(2, blocks=5, threads=0.0)
    b = replace(b, cells=tuple(replace(cell, operations=50) for cell in b.cells))
    assert told(sides(a, b)) == {
        "N of made": {"A": ("100",), "B": ("50",)},
        "blocks of made": {"A": ("12",), "B": ("5",)},
    }
    assert told(sides(a, made(2, group="other", threads=0.0))) == {}


def test_a_side_of_several_runs_has_all_of_their_values() -> None:
    """Runs that are not alike within a side are told too."""
    runs = [made(seed, threads=0.0) for seed in (1, 2, 3)]
    mixed = replace(runs[1], tool=Tool("concurrency-lab", "0.2.0"))
    found = told([side("A", runs[0], mixed), side("B", runs[2])])
    assert found["harness"]["A"] == ("concurrency-lab 0.1.0", "concurrency-lab 0.2.0")


def test_a_strangers_machine_does_no_harm() -> None:
    """Values of the wrong type are not known, and control characters are stripped."""
    odd: dict[str, Any] = {"python": ["x"], "cpu": {"usable": "two", "model": "\x1b[31mred"}, "libraries": 7}
    run = replace(made(1, threads=0.0), machine=odd)
    found = told(sides(run, on(made(2, threads=0.0), libraries={"httpx": {"a": 1}, "\x1bx": "1"})))
    assert found["processor"]["A"] == ("[31mred",)
    assert all("\x1b" not in f"{what}{values}" for what, values in found.items())
