"""Where runs are: the results folder, and which run a user means by RUN."""

import os
import re
from pathlib import Path

from bench.errors import RunFileError, UsageError
from bench.store import JOURNAL_FILE, RUN_FILE, RUN_ID
from bench.wording import counted

LATEST = re.compile(r"latest(?:~(\d{1,6}))?")
REFERENCE = "reference"


def results_folder(out: Path | None = None) -> Path:
    """Return where runs go: what `--out` says, else `BENCH_RESULTS`, else `./results`."""
    return out or Path(os.environ.get("BENCH_RESULTS") or "results")


def run_folders(results: Path) -> list[Path]:
    """Return the folders of the runs in `results`, oldest first; reference runs are not among them."""
    try:
        names = [folder.name for folder in results.iterdir() if RUN_ID.fullmatch(folder.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UsageError(
            f"cannot look into {results} ({error.strerror}); choose another place with --out"
        ) from error
    return [results / name for name in sorted(names) if _holds_run(results / name)]


def find_run(name: str, results: Path) -> Path:
    """Return the path of the run that `name` means: a path, `latest`, `latest~N`, or the start of an id.

    Raises UsageError where it means none, or several.
    """
    matched = LATEST.fullmatch(name)
    if matched:
        return _counted_back(int(matched[1] or 0), results)
    if name and _exists(Path(name)):
        return Path(name)
    found = [folder for folder in run_folders(results) if folder.name.startswith(name)] if name else []
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} could be {_some(found)}; write more of the id")
    raise UsageError(f"no run {name!r} in {results}; `bench list runs` shows what is there")


def _counted_back(steps: int, results: Path) -> Path:
    runs = run_folders(results)
    if steps < len(runs):
        return runs[-1 - steps]
    if not runs:
        raise UsageError(f"there is no run in {results} yet; `bench all` makes one")
    raise UsageError(f"{results} holds {counted(len(runs), 'run')}, so the oldest is latest~{len(runs) - 1}")


def _some(folders: list[Path]) -> str:
    names = [folder.name for folder in folders[:3]]
    return ", ".join(names) + (f" and {len(folders) - 3} more" if len(folders) > 3 else "")


def _holds_run(folder: Path) -> bool:
    return _exists(folder / RUN_FILE) or _exists(folder / JOURNAL_FILE)


def _exists(path: Path) -> bool:
    # Path.exists raises for a name that is too long or a folder that is closed; for us they hold no run.
    return os.path.exists(path)  # noqa: PTH110


def run_folder_of(path: Path) -> Path:
    """Return the folder in which a run's tables and charts belong. Raises RunFileError for a stray file."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise RunFileError(f"{path} is in no folder")
    return folder
