"""Memory of a worker's process tree, read from outside during a separate round."""

import sys
from collections.abc import Sequence

import psutil

KIND = "pss" if sys.platform == "linux" else "uss"


def tree(pid: int) -> list[psutil.Process]:
    """Return the process `pid` and its descendants; empty if it has exited or cannot be seen."""
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except (OSError, RuntimeError, psutil.Error):  # also where /proc is empty or masked
        return []


def footprint_bytes(processes: Sequence[psutil.Process]) -> int | None:
    """Return the processes' memory; on Linux pages that several share are counted once between them (PSS).

    None where there is none or one of them may not be read: a sum that leaves some out would be a figure
    nobody measured.
    """
    if not processes:
        return None
    total = 0
    for process in processes:
        try:
            total += int(getattr(process.memory_full_info(), KIND))
        except psutil.NoSuchProcess:
            continue
        except (psutil.AccessDenied, AttributeError, OSError):  # also where no descriptor is left
            return None
    return total


class PeakMeter:
    """Keeps the highest footprint seen of one tree, relative to what the tree had at the start."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._parked_bytes = footprint_bytes(tree(pid))
        self._processes: list[psutil.Process] = []
        self._peak_bytes: int | None = 0

    def enter_round(self) -> None:
        """List the tree's processes again: the pool has started since the worker was parked."""
        self._processes = tree(self._pid)
        self.sample()

    def sample(self) -> None:
        """Read the footprint once."""
        now = footprint_bytes(self._processes)
        known = now is not None and self._peak_bytes is not None
        self._peak_bytes = max(self._peak_bytes, now) if known else None  # type: ignore[type-var]

    @property
    def grown_bytes(self) -> int | None:
        """Return the peak minus what the parked worker had before; None if it could not be read."""
        if self._peak_bytes is None or self._parked_bytes is None:
            return None
        return self._peak_bytes - self._parked_bytes
