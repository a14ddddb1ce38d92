"""Where runs are: the results folder, and which run a user means by RUN."""

import os
import re
from pathlib import Path

from bench.errors import RunFileError, UsageError
from bench.machine.facts import clean
from bench.storage.files import JOURNAL_FILE, RUN_FILE, RUN_ID
from bench.storage.run_header import read_header
from bench.text import counted

LATEST = re.compile(r"latest(?:~(\d{1,6}))?")
REFERENCE = "reference"
REPORT_SUFFIX = ".report"
# What else a results folder holds that is no run of the user's.
OTHERS = (REFERENCE, "certificates", "history")


def results_folder(out: Path | None = None) -> Path:
    """Return where runs go: what `--out` says, else `BENCH_RESULTS`, else `./results`."""
    return out or Path(os.environ.get("BENCH_RESULTS") or "results")


def run_folders(results: Path) -> list[Path]:
    """Return the folders of the runs in `results`, oldest first; reference runs are not among them."""
    names = [name for name in _names(results) if RUN_ID.fullmatch(name)]
    return [results / name for name in names if _holds_run(results / name)]


def run_places(results: Path) -> list[Path]:
    """Return where all runs in `results` are: their folders, and what was dropped in from elsewhere.

    That is any other folder that holds a run, and any JSON file; none of them is ever `latest`.
    """
    return run_folders(results) + dropped_in(results)


def dropped_in(results: Path) -> list[Path]:
    """Return the runs from elsewhere: folders and files whose names are their owners' choice."""
    places = [
        results / name
        for name in _names(results)
        if not (name.startswith(".") or name in OTHERS or RUN_ID.fullmatch(name))
    ]
    return [place for place in places if _holds_run(place) or _is_file(place)]


def _is_file(place: Path) -> bool:
    return place.suffix == ".json" and os.path.isfile(place)  # noqa: PTH113 - as for _exists


def _names(results: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in results.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UsageError(
            f"cannot look into {results} ({error.strerror}); choose another place with --out"
        ) from error


def find_run(name: str, results: Path, maker: str = "bench all") -> Path:
    """Return the path of the run that `name` means: a path, `latest`, `latest~N`, or the start of an id.

    Raises UsageError where it means none, or several; `maker` is the command that makes one where none is.
    """
    matched = LATEST.fullmatch(name)
    if matched:
        return _counted_back(int(matched[1] or 0), results, maker)
    if name and _exists(Path(name)):
        return Path(name)
    found = _named(name, results) if name else {}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UsageError(f"{name!r} could be {_some(list(found))}; write more of the id")
    raise UsageError(f"no run {name!r} in {results}; `bench list runs` shows what is there")


def _counted_back(steps: int, results: Path, maker: str) -> Path:
    runs = run_folders(results)
    if steps < len(runs):
        return runs[-1 - steps]
    if not runs:
        raise UsageError(f"there is no run in {results} yet; `{maker}` makes one")
    raise UsageError(f"{results} holds {counted(len(runs), 'run')}, so the oldest is latest~{len(runs) - 1}")


def _named(name: str, results: Path) -> dict[str, Path]:
    found = {folder.name: folder for folder in run_folders(results) if folder.name.startswith(name)}
    for place in dropped_in(results):
        try:
            run_id = read_header(place).id
        except RunFileError:
            continue
        if run_id.startswith(name) or name in (place.name, place.stem):
            # A copy of a run that is here as well is not another run.
            found.setdefault(run_id, place)
    return found


def _some(names: list[str]) -> str:
    told = [clean(name, 60) for name in names[:3]]
    return ", ".join(told) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _holds_run(folder: Path) -> bool:
    return _exists(folder / RUN_FILE) or _exists(folder / JOURNAL_FILE)


def _exists(path: Path) -> bool:
    # Path.exists raises for a name that is too long or a folder that is closed; for us they hold no run.
    return os.path.exists(path)  # noqa: PTH110


def run_folder_of(path: Path) -> Path:
    """Return the folder in which a run's tables and charts belong. Raises RunFileError for a stray file.

    A file of any other name than its own has a folder of its own beside it, for it may have neighbours.
    """
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise RunFileError(f"{path} is in no folder")
    named = path.name in (RUN_FILE, JOURNAL_FILE)
    return folder if path.is_dir() or named else path.with_suffix(REPORT_SUFFIX)
