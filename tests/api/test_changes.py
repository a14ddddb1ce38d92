"""Tests of bench.api.changes: which earlier run a run is compared with."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench import api
from bench.model.run import Run
from tests.made import keep
from tests.made_sides import made

HERE = {"system": {"id": "a" * 32, "host": "here"}, "cpu": {"model": "Abacus", "usable": 2}}
NOW = replace(made(9, threads=0.3), machine=HERE)


def kept(results: Path, seed: int, **changes: Any) -> Run:
    """Store an earlier run, and return it."""
    run = replace(replace(made(seed, threads=0.0), machine=HERE), **changes)
    keep(results, run)
    return run


def then(results: Path) -> str | None:
    """Return the id of the run that the new one is compared with."""
    across = api.changes(NOW, results)
    return across.sides[0].name if across else None


def test_the_newest_earlier_run_is_taken(tmp_path: Path) -> None:
    """Not itself, and none that came later."""
    assert then(tmp_path) is None
    kept(tmp_path, 1)
    newest = kept(tmp_path, 2)
    kept(tmp_path, 9)
    kept(tmp_path, 10)
    assert then(tmp_path) == newest.id


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "interrupted"},
        {"profile": "thorough"},
        {"machine": {**HERE, "cpu": {"model": "Abacus", "usable": 4}}},
        {"imported_from": "pyperf"},
        {"cells": ()},
    ],
)
def test_what_cannot_be_compared_is_passed_over(changes: dict[str, Any], tmp_path: Path) -> None:
    """Another machine or profile, a run that was cut short or imported, or one without a common cell."""
    fitting = kept(tmp_path, 1)
    kept(tmp_path, 2, **changes)
    assert then(tmp_path) == fitting.id


def test_a_damaged_run_costs_nothing(tmp_path: Path) -> None:
    """The end of a run does not fail because an older file cannot be read."""
    fitting = kept(tmp_path, 1)
    file = tmp_path / kept(tmp_path, 2).id / "run.json"
    file.write_bytes(file.read_bytes().replace(b'"rounds":[', b'"rounds":[7,', 1))
    assert then(tmp_path) == fitting.id
