"""One small run that many tests look at."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from tests.e2e.command import TINY, Ended, run_bench


@dataclass(frozen=True)
class Finished:
    """A run that has ended, where it was started, and its folder."""

    ended: Ended
    cwd: Path
    folder: Path


def made_once(shared: Path) -> Ended:
    """Return what the command said when it made the run in `shared`; the first to come here makes it."""
    said = shared / "ended.json"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            options = ("-b", "threads", *TINY, "--json")
            ended = run_bench("run", "dispatch", *options, cwd=shared)
            assert ended.status == 0, ended.err
            said.write_bytes(msgspec.json.encode(ended))
    return msgspec.json.decode(said.read_bytes(), type=Ended)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Return a copy of one run of threads, made by the command once for all of the session's processes."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "finished"
    shared.mkdir(exist_ok=True)
    ended = made_once(shared)
    # A copy, since some tests write into its folder.
    cwd = tmp_path_factory.mktemp("finished")
    shutil.copytree(shared / "results", cwd / "results")
    return Finished(ended, cwd, next((cwd / "results").iterdir()))
