"""The fixture `concurrency`, in test sessions of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import pytest
from bench.cli.pytest_plugin import Disturbed

def square(number):
    return number * number

def raises(number):
    raise ValueError("no")

def test_measures(concurrency):
    found = concurrency(square, [1, 2, 3], backends=["threads"], limit=2, operations=20, max_time_s=0.1)
    assert set(found.models) == {"sequential", "threads"}
    assert found.speedup("threads")[0] > 0

def test_briefly(concurrency):
    found = concurrency(square, 3, backends=["threads"], limit=2, operations=20, max_time_s=0.1)
    with pytest.warns(Warning, match="is not established"):
        found.assert_faster("threads")

def test_says_what_is_wrong(concurrency):
    with pytest.raises(Exception, match="for item 0 raises ValueError: no"):
        concurrency(raises, [1])
    with pytest.raises(Exception, match="workers cannot import"):
        concurrency(lambda number: number, [1])
"""


def session(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the tests in a session of their own."""
    (folder / "test_them.py").write_text(TESTS)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_models_are_entries_of_pytest_benchmark(tmp_path: Path) -> None:
    """In its table and its JSON, with every round's time."""
    ended = session(tmp_path, "--benchmark-json", "found.json", "-k", "not briefly")
    assert ended.returncode == 0, ended.stdout
    assert "test_measures[threads]" in ended.stdout
    told = json.loads((tmp_path / "found.json").read_text())["benchmarks"]
    assert {one["name"] for one in told} == {"test_measures[sequential]", "test_measures[threads]"}
    assert all(one["stats"]["mean"] > 0 and one["stats"]["rounds"] > 0 for one in told)


def test_it_works_under_xdist(tmp_path: Path) -> None:
    """And says that others compute at the same time."""
    ended = session(tmp_path, "-n", "1", "-k", "briefly")
    assert ended.returncode == 0, ended.stdout
    assert "tests of other xdist workers run at the same time" in ended.stdout
