"""What the conductor of a cluster leaves on its own machine."""

import os
from pathlib import Path

from bench.runner.fleet.cluster import PREFIX, STALE_S, sweep_scratch


def test_empty_folders_of_killed_fleets_are_removed(tmp_path: Path) -> None:
    """Old empty ones are; one in use, one of a fleet that begins, and other people's stay."""
    names = {name: tmp_path / name for name in (f"{PREFIX}old", f"{PREFIX}used", f"{PREFIX}new", "other")}
    for name, folder in names.items():
        folder.mkdir()
        if name.endswith("used"):
            (folder / "file").touch()
        if not name.endswith("new"):
            os.utime(folder, (0, folder.stat().st_mtime - 2 * STALE_S))
    sweep_scratch(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(names.keys() - {f"{PREFIX}old"})
