"""Tests of bench.machine.variables."""

import pytest

from bench.machine.variables import distorting, undistorted

KEPT = {"PATH": "/bin", "PYTHONPATH": "/there", "PYTHON_GIL": "0", "PYTHONDEVMODE_": "1"}


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONASYNCIODEBUG",
        "PYTHONDEVMODE",
        "PYTHONMALLOC",
        "AIOHTTP_NO_EXTENSIONS",
        "COVERAGE_PROCESS_START",
    ],
)
def test_what_distorts_is_named_and_removed(name: str) -> None:
    """Debugging aids go, and everything else stays as it is."""
    assert distorting({**KEPT, name: "1"}) == (name,)
    assert undistorted({**KEPT, name: "1"}) == KEPT


def test_an_empty_variable_distorts_nothing() -> None:
    """Python ignores variables that are set to nothing, so a run need not mention them."""
    assert distorting({**KEPT, "PYTHONDEVMODE": ""}) == ()
