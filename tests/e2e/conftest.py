"""One small run that many tests look at."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.command import Ended, run_bench


@dataclass(frozen=True)
class Finished:
    """A run that has ended, where it was started, and its folder."""

    ended: Ended
    cwd: Path
    folder: Path


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Return a run of two models, made by the command."""
    cwd = tmp_path_factory.mktemp("finished")
    options = ("-b", "asyncio", "-b", "threads", "-n", "3", "--profile", "quick", "--json")
    ended = run_bench("run", "dispatch", *options, cwd=cwd)
    assert ended.status == 0, ended.err
    return Finished(ended, cwd, next((cwd / "results").iterdir()))
