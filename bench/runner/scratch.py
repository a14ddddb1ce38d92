"""The run's folder of temporary files, locked while its run lives; those that killed runs left go."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

# Not that of earlier versions, which held no lock.
SCRATCH = "bench-run-"


def made_scratch() -> tuple[str, int | None]:
    """Make a folder and lock it; return it, and what holds the lock. Raises OSError.

    Folders that nobody holds go first. The system releases a lock however its holder ends, so that even
    where a run is killed together with all that would tidy up after it, nothing is left for long.
    """
    _remove_stale(Path(tempfile.gettempdir()))
    while True:
        folder = tempfile.mkdtemp(prefix=SCRATCH)
        lock = _locked(folder, wait=True)
        # Another run may have taken it for one that is left, in the moment in which nobody held it.
        if Path(folder).is_dir():
            return folder, lock
        release(lock)


def release(lock: int | None) -> None:
    """Let go of a folder."""
    if lock is not None:
        os.close(lock)


def _remove_stale(place: Path) -> None:
    with contextlib.suppress(OSError):
        for folder in place.glob(f"{SCRATCH}*"):
            lock = _locked(str(folder), wait=False)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                release(lock)


def _locked(folder: str, wait: bool) -> int | None:
    """Return a descriptor that holds the folder; None if somebody else does, or there are no locks here."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
