"""The wheel that a host without the harness gets."""

import io
import zipfile
from email.parser import Parser

from bench.runner.fleet.wheel import our_harness, our_wheel


def test_the_wheel_holds_the_code_that_runs_here() -> None:
    """Its record names every file, its entry points register the workloads, and it is the same each time."""
    wheel = our_wheel()
    assert wheel == our_wheel()
    with zipfile.ZipFile(io.BytesIO(wheel.data)) as archive:
        names = archive.namelist()
        info = names[-1].rpartition("/")[0]
        recorded = [line.partition(",")[0] for line in archive.read(f"{info}/RECORD").decode().splitlines()]
        entries = archive.read(f"{info}/entry_points.txt").decode()
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
    assert sorted(recorded) == sorted(names)
    assert "workloads/sleep.py" in names
    assert not [name for name in names if "__pycache__" in name]
    assert "sleep = workloads.sleep:WORKLOAD" in entries
    assert metadata["Name"] == "concurrency-lab"


def test_code_is_known_by_its_digest() -> None:
    """Both packages have one."""
    assert all(our_harness().code[name] for name in ("bench", "workloads"))
