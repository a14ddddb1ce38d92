"""Many runs reduced by several processes."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.api import reducing
from bench.api.loading import load_run
from bench.errors import RunFileError
from bench.storage.run_file import save
from tests.helping import answer_of
from tests.made import simple_run

STEADY = [0.0, 0.01, -0.01]


def test_helpers_find_the_same_and_errors_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many runs are reduced as single ones are, in order; a damaged one among them is named in one line."""
    from bench.analysis.runs.leads import with_leads

    monkeypatch.setattr(reducing, "LEAST_FOR_HELPERS", 2)
    paths = [tmp_path / str(number) for number in range(3)]
    for number, path in enumerate(paths):
        path.mkdir()
        save(path, replace(simple_run({"sequential": STEADY, "threads": STEADY}), id=f"run{number}"))
    found = reducing.reduced_runs(paths, tmp_path)
    assert found == [with_leads(reducing.reduced(load_run(path), tmp_path)) for path in paths]
    assert found[2] == answer_of("bench.api.reducing", (paths[2], tmp_path))
    (paths[1] / "run.json").write_text("{")
    with pytest.raises(RunFileError, match=r"1/run\.json: damaged"):
        reducing.reduced_runs(paths, tmp_path)
