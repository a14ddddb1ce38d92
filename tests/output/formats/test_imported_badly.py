"""Whatever stands in another tool's file, it is read or refused in one line."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.cli.main import run_app
from bench.errors import BenchError, RunFileError
from bench.model.run import Run
from bench.output.formats.imported import import_file, read_foreign, run_of
from bench.storage.run_header import read_header
from tests.output.formats.made_foreign import PYPERF, PYTEST, written

BAD: list[tuple[object, str]] = [
    (b"", "damaged, or not JSON"),
    (b"[" * 100_000, "damaged, or not JSON"),
    (b"\xff", "damaged, or not JSON"),
    ([], "neither pyperf's JSON nor pytest-benchmark's"),
    ({"benchmarks": []}, "neither pyperf's JSON nor pytest-benchmark's"),
    ({"version": "1.0", "benchmarks": {}}, "damaged or of another version"),
    ({"version": "1.0", "benchmarks": []}, "contains no times in seconds"),
    ({"version": "1.0", "benchmarks": PYPERF["benchmarks"][1:]}, "seconds; large is in units of byte"),
    ({"version": 4, "benchmarks": []}, "format '4' of pyperf's JSON cannot be read, only 5, 6, 1.0"),
    ({"version": [], "benchmarks": []}, "format '[]' of pyperf's JSON cannot be read"),
    ({"machine_info": {}, "benchmarks": [{"fullname": 1}]}, "damaged or of another version"),
    ({"version": "1.0", "benchmarks": [{"runs": [{"values": [-1.0]}]}]}, "has an invalid time"),
    ({"version": "1.0", "benchmarks": [{"runs": [{"values": [1e300]}]}]}, "has an invalid time"),
    ({"machine_info": [], "benchmarks": []}, "damaged or of another version"),
    ({"version": "1.0", "benchmarks": [{"runs": [{"values": [1e-13]}]}]}, "has an invalid time"),
    ({"version": "1.0", "benchmarks": [{"runs": [{"values": [1.0]}]}] * 5001}, "5,001 benchmarks; 5,000 can"),
    ({"version": "1.0", "benchmarks": [{"runs": [{"values": [1.0]}] * 2001}]}, "2,001 blocks in $.cells[0]"),
]


@pytest.mark.parametrize(("data", "says"), BAD)
def test_what_cannot_be_imported_is_told(
    data: object, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that names the file, exit status 2, and nothing is kept."""
    path = written(tmp_path, data)
    assert run_app(["import", str(path), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"bench: {path}: ")
    assert says in told
    assert told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A missing file, a folder, and a name that is too long."""
    for path in (tmp_path / "none", tmp_path, tmp_path / ("x" * 5000)):
        with pytest.raises(RunFileError, match="cannot read"):
            read_foreign(path)


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    """Its size is looked at first."""
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(RunFileError, match="larger than 64 MiB"):
        read_foreign(tmp_path / "huge")


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "0001-01-01"])
def test_a_date_at_the_end_of_time_is_a_date_or_none(date: str, tmp_path: Path) -> None:
    """What another zone would put outside all time is left out; the folder has a plain name in any case."""
    folder = import_file(written(tmp_path, PYTEST | {"datetime": date}), tmp_path).folder
    assert folder.parent == tmp_path
    assert read_header(folder).imported_from == "pytest-benchmark 5.1.0"


def test_a_strangers_machine_and_names_do_no_harm(tmp_path: Path) -> None:
    """What is no name or number is left out, names are cleaned, an identity that is none is none."""
    data = msgspec.json.decode(msgspec.json.encode(PYPERF))
    data["metadata"] |= {"hostname": [[["x"]]], "cpu_model_name": {"a": 1}, "concurrency_lab": "[{"}
    data["metadata"] |= {"cpu_count": 10**30}
    data["benchmarks"] = [
        {"metadata": {"name": "\x1b[31m\n"}, "runs": [{"values": [0.1]}]},
        {"metadata": {"name": 5, "concurrency_lab": {"cell": 1}}, "runs": [{"values": [0.1]}]},
        {"metadata": {"name": 5}, "runs": [{"values": [0.1]}]},
    ]
    run = run_of(read_foreign(written(tmp_path, data)))
    assert [cell.id for cell in run.cells] == ["[31m", "5", "5 (2)"]
    assert run.machine["system"] == run.machine["cpu"] == {}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), base=st.sampled_from([PYPERF, PYTEST]))
def test_any_change_makes_a_run_or_one_line(
    data: st.DataObject, base: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands anywhere in the file, it is read or refused."""
    changed = msgspec.json.decode(msgspec.json.encode(base))
    place: Any = changed
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = data.draw(VALUES)
            break
        place = place[key]
    path = written(tmp_path_factory.mktemp("fuzz"), changed)
    told, run = "", None
    try:
        run = run_of(read_foreign(path))
    except BenchError as error:
        told = str(error)
    assert "\n" not in told
    assert bool(told) or msgspec.json.decode(msgspec.json.encode(run), type=Run) == run
