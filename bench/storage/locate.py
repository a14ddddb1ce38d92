"""Locates the results folder, and the run that the user means by RUN."""

import os
import re
from pathlib import Path

from bench.errors import RunFileError, UsageError
from bench.machine.facts import clean
from bench.model.plan import DUEL
from bench.storage.files import JOURNAL_FILE, RUN_FILE, RUN_ID
from bench.storage.run_header import journal_has_begun, read_header
from bench.text import counted, the_first

LATEST = re.compile(r"latest(?:~(\d{1,6}))?")
REFERENCE = "reference"
REPORT_SUFFIX = ".report"
# Folders in a results folder that are not runs of the user.
OTHERS = (REFERENCE, "certificates", "history")


def results_folder(out: str | Path | None = None) -> Path:
    """Return the results folder: `--out`, else `BENCH_RESULTS`, else `./results`; `~` is the home folder.

    Raises UsageError if that is not known.
    """
    folder = Path(out or os.environ.get("BENCH_RESULTS") or "results")
    try:
        return folder.expanduser()
    except RuntimeError as error:
        raise UsageError(f"cannot tell which folder {folder} is ({error}); give its full path") from error


def run_folders(results: Path) -> list[Path]:
    """Return the folders of the runs in `results`, oldest first, without reference runs."""
    names = [name for name in _names(results) if RUN_ID.fullmatch(name)]
    return [results / name for name in names if _holds_run(results / name)]


def run_places(results: Path) -> list[Path]:
    """Return all runs in `results`: their folders, and runs copied there from elsewhere.

    The latter are any other folder with a run and any JSON file; none of them is ever `latest`.
    """
    return run_folders(results) + dropped_in(results)


def dropped_in(results: Path) -> list[Path]:
    """Return the runs copied from elsewhere: folders and files with names of any form."""
    places = [
        results / name
        for name in _names(results)
        if not (name.startswith(".") or name in OTHERS or RUN_ID.fullmatch(name))
    ]
    return [one for one in places if _holds_run(one) or (one.suffix == ".json" and _is_regular(one))]


def _names(results: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in results.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UsageError(
            f"cannot read {results} ({error.strerror}); choose another folder with --out"
        ) from error


def find_run(name: str, results: Path, maker: str = "bench all", duels: bool = True) -> Path:
    """Return the path of the run that `name` means: a path, `latest`, `latest~N`, or the start of an id.

    Without `duels`, these are not counted for `latest`: they have no baseline. Raises UsageError if there is
    no such run, or several; `maker` is the command that creates one.
    """
    matched = LATEST.fullmatch(name)
    if matched:
        return _counted_back(int(matched[1] or 0), results, maker, duels)
    if name and exists(name):
        return Path(name)
    # Whoever gives a thousand whole ids does not wait for a thousand searches.
    if RUN_ID.fullmatch(name) and _holds_run(results / name):
        return results / name
    found = _named(name, results) if name else {}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UsageError(
            f"{name!r} matches {the_first([clean(one, 60) for one in found], 3)}; give more of the id"
        )
    raise UsageError(f"no run {name!r} in {results}; `bench list runs` shows what is there")


def means_run(name: str, results: Path) -> bool:
    """Return whether `find_run` would take this for a run, or for one of several; a mere folder is none."""
    if LATEST.fullmatch(name) or not name:
        return True
    path = Path(name)
    return _is_regular(path) or _holds_run(path) or bool(_named(name, results))


def _is_regular(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - as for `exists`


def _counted_back(steps: int, results: Path, maker: str, duels: bool) -> Path:
    runs = []
    for folder in reversed(run_folders(results)):
        if _has_begun(folder) and (duels or not _is_duel(folder)):
            runs.append(folder)
        if len(runs) > steps:
            return folder
    if not runs:
        what = "run" if duels else "run with a baseline"
        others = "; of the others, shown by `bench list runs`, name one" if run_places(results) else ""
        raise UsageError(f"there is no {what} in {results} yet; `{maker}` creates one{others}")
    raise UsageError(f"{results} has {counted(len(runs), 'run')}, so the oldest is latest~{len(runs) - 1}")


def _is_duel(folder: Path) -> bool:
    try:
        return read_header(folder).profile == DUEL
    except RunFileError:  # whoever reads it says why
        return False


def _named(name: str, results: Path) -> dict[str, Path]:
    found = {folder.name: folder for folder in run_folders(results) if folder.name.startswith(name)}
    for place in dropped_in(results):
        called = name in (place.name, place.stem)
        try:
            run_id = read_header(place).id
        except RunFileError:  # whoever reads it says why
            run_id = place.name if called else ""
        if called or run_id.startswith(name):
            # A copy of a run counts once.
            found.setdefault(run_id, place)
    return found


def _holds_run(folder: Path) -> bool:
    return exists(folder / RUN_FILE) or exists(folder / JOURNAL_FILE)


def _has_begun(folder: Path) -> bool:
    # A journal that was never written to, or not to the end of its first line, holds nothing to show.
    return exists(folder / RUN_FILE) or journal_has_begun(folder / JOURNAL_FILE)


def exists(path: str | Path) -> bool:
    """Return whether there is such a file or folder."""
    # Path.exists raises for names that are too long and for closed folders; neither contains a run.
    return os.path.exists(path)  # noqa: PTH110


def run_folder_of(path: Path) -> Path:
    """Return the folder for a run's tables and charts. Raises RunFileError if its folder does not exist.

    A run file with any name but `run.json` gets a folder beside it, because others may lie next to it.
    """
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise RunFileError(f"{path} is in no folder")
    named = path.name in (RUN_FILE, JOURNAL_FILE)
    return folder if path.is_dir() or named else path.with_suffix(REPORT_SUFFIX)
