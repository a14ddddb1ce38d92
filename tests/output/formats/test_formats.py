"""All formats are installed, bear with a stranger's run, and tell valid times only."""

import json
from pathlib import Path

import pyperf
import pytest

from bench.analysis.run.summary import summarise
from bench.errors import UsageError
from bench.model.run import Run
from bench.output.formats.base import Format, distinct, format_named, formats, times_of
from tests.made import altered, simple_run
from tests.output.formats.made_exports import ALL, exported
from tests.output.made_run import HOSTILE, made_run


def test_all_formats_are_installed() -> None:
    """They register as a stranger's would, each under its own name."""
    assert set(formats()) == set(ALL)
    assert all(isinstance(format_named(name), Format) for name in ALL)
    with pytest.raises(UsageError, match="no format named 'pypref'; did you mean 'pyperf'"):
        format_named("pypref")


def strange() -> Run:
    """Return a run whose names are a stranger's, one cell twice, one void, one without a time."""
    run = altered(made_run(notes=(HOSTILE,)), "nap:asyncio", id=HOSTILE)
    run = altered(run, "nap:threads", id=HOSTILE)
    run = altered(run, "nap:sequential", id="\n")
    run = altered(run, "web/same:threads", status="void", reason=HOSTILE)
    return altered(run, "web/same:processes", operations=0)


@pytest.mark.parametrize("name", ALL)
def test_a_strangers_run_is_exported(name: str, tmp_path: Path) -> None:
    """Names that are long, empty or there twice, cells that are void: every format takes them."""
    data = exported(name, strange())
    # Parquet is not for a terminal, and keeps names as they are.
    assert name == "parquet" or all(line.isprintable() for line in data.decode().split("\n"))
    (tmp_path / "x.json").write_bytes(data)
    if name == "pyperf":
        assert len(pyperf.BenchmarkSuite.load(str(tmp_path / "x.json"))) == 18
    if name.endswith(("fine", "er", "mark")):
        json.loads(data)


@pytest.mark.parametrize("name", ALL[:5])
def test_a_run_without_times_is_refused(name: str) -> None:
    """There is nothing to write, and it is said."""
    with pytest.raises(UsageError, match="has no times to export"):
        exported(name, made_run(cells=()))


def test_only_valid_times_are_exported() -> None:
    """A void cell's are not, nor a twin's."""
    run = simple_run({"sequential": [0.0] * 3, "asyncio": [0.0] * 3, "asyncio~twin": [0.0] * 3})
    run = altered(run, "made:asyncio", status="void", reason="wrong")
    assert [times.name for times in times_of(summarise(run))] == ["made:sequential"]


def test_names_are_distinct() -> None:
    """A number is added until the name is free."""
    assert distinct("a", set()) == "a"
    assert distinct("a", {"a", "a (2)"}) == "a (3)"
