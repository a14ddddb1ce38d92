"""One small run that many tests look at."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.command import TINY, Ended, run_bench


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
    ended = run_bench("run", "dispatch", "-b", "asyncio", "-b", "threads", *TINY, "--json", cwd=cwd)
    assert ended.status == 0, ended.err
    return Finished(ended, cwd, next((cwd / "results").iterdir()))
