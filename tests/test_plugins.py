"""Plugins are found by entry point, and what is wrong with one is told in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import plugins
from bench.errors import UsageError

WORKLOADS = {
    "needy": "import a_client_that_is_not_installed",
    "nameless": "",
    "broken": "def (",
    "raising": "raise RuntimeError('on\\nimport')",
}


def test_the_built_in_ones_are_found() -> None:
    """They register as a stranger's would."""
    assert {"dispatch", "sleep", "http", "cpu"} <= set(plugins.workload_names())
    assert {"sequential", "asyncio", "threads", "processes", "fake"} <= set(plugins.backend_names())


@pytest.mark.parametrize("name", plugins.workload_names())
def test_a_workload_goes_by_its_own_name(name: str) -> None:
    """The name of the entry point is the object's."""
    assert plugins.workload(name).name == name


@pytest.mark.parametrize("name", plugins.backend_names())
def test_a_backend_goes_by_its_own_name(name: str) -> None:
    """The name of the entry point is the object's."""
    assert plugins.backend(name).name == name


def test_an_unknown_name_has_its_near_miss() -> None:
    """What does not exist is refused with what was probably meant."""
    with pytest.raises(UsageError, match="no backend named 'thread'; did you mean 'threads'"):
        plugins.backend("thread")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("needy", "ModuleNotFoundError: No module named 'a_client_that_is_not_installed'"),
        ("nameless", "AttributeError: "),
        ("broken", "SyntaxError: "),
        ("raising", "RuntimeError: on import"),
    ],
)
def test_a_plugin_that_cannot_be_imported_says_why(name: str, says: str, tmp_path: Path) -> None:
    """Whatever its module raises is one line that names the plugin and what to do, exit 2."""
    (tmp_path / f"{name}.py").write_text(WORKLOADS[name])
    information = tmp_path / f"{name}-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (information / "entry_points.txt").write_text(f"[bench.workloads]\n{name} = {name}:WORKLOAD\n")
    ended = subprocess.run(
        [sys.executable, "-m", "bench", "run", name],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(
        f"bench: the workload '{name}' ({name}:WORKLOAD) cannot be imported: {says}"
    )
    assert ended.stderr.endswith("install the package it needs, or uninstall the plugin\n")
    assert ended.stderr.count("\n") == 1
