"""Runs read for their times alone."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.analysis.runs.reduced import reduce_run
from bench.storage.run_file import load, save
from bench.storage.times import times_only
from tests.made import simple_run

STEADY = [0.0, 0.01, -0.01]


def test_what_comparisons_need_is_the_same(tmp_path: Path) -> None:
    """A run that is read for its times alone reduces to the same as one that is read whole."""
    save(tmp_path, simple_run({"sequential": STEADY, "threads": STEADY}))
    found = times_only(tmp_path / "run.json")
    assert found
    assert reduce_run(found) == reduce_run(load(tmp_path))


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'"schema":2', b'"schema":3'),
        (b'"complete"', b'"partial"'),
        (b'"wall_s":0.01,', b'"wall_s":1e-13,'),
        (b'"wall_s":0.01,', b'"wall_s":-1,'),
        (b'"block":2', b'"block":1'),
    ],
)
def test_anything_else_is_left_to_whoever_reads_all(tmp_path: Path, there: bytes, instead: bytes) -> None:
    """Newer, unfinished and damaged runs are not read for their times alone."""
    save(tmp_path, replace(simple_run({"sequential": STEADY}), status="complete"))
    file = tmp_path / "run.json"
    assert there in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(there, instead))
    assert times_only(tmp_path) is None
