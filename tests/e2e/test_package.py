"""A package of somebody else's is built, installed, found, run and exported."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import TINY, environment, run_bench

PACKAGE = Path(__file__).parents[1] / "package"


def test_a_package_of_plugins_is_built_installed_and_found(tmp_path: Path) -> None:
    """As the how-to says, with pip: workload and backend run together, and the format exports the run."""
    pytest.importorskip("hatchling")
    site = tmp_path / "site"
    options = ("--no-deps", "--no-build-isolation", "--no-index", "-q", "--target", str(site))
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *options, str(PACKAGE)]
    subprocess.run(command, check=True, cwd=tmp_path)
    env = environment(PYTHONPATH=str(site))
    ran = run_bench("run", "squares", "-b", "pairs", *TINY, "--no-report", "--json", cwd=tmp_path, env=env)
    assert ran.status == 0, ran.err
    assert ran.cells()["squares:pairs"]["status"] == "ok"
    exported = run_bench("export", "latest", "--to", "lines", cwd=tmp_path, env=env)
    assert exported.status == 0, exported.err
    assert "squares:pairs\t" in exported.out
