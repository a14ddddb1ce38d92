"""The limits of this process's control group (version 2 or 1), the tightest of all its ancestors."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from bench.machine.files import ROOT, as_float, read_int, read_text

MOUNT = "sys/fs/cgroup"
# Version 1 writes "no limit" as the largest multiple of a page that fits a signed 64-bit number.
UNLIMITED_BYTES = 2**60


def version(root: Path = ROOT) -> int | None:
    """Return 2 for the unified hierarchy, 1 for the old one, or None."""
    if read_text(root / MOUNT / "cgroup.controllers") is not None:
        return 2
    old = (read_text(root / MOUNT / name) for name in ("cpu/cpu.shares", "memory/memory.limit_in_bytes"))
    return 1 if any(text is not None for text in old) else None


def cpu_quota(root: Path = ROOT) -> float | None:
    """Return how many CPUs the group may use, or None for no limit."""
    read = _quota_v2 if version(root) == 2 else _quota_v1
    return _tightest(read, _folders("cpu", root))


def memory_limit_bytes(root: Path = ROOT) -> int | None:
    """Return how much memory the group may use, or None for no limit."""
    name = "memory.max" if version(root) == 2 else "memory.limit_in_bytes"

    def read(folder: Path) -> int | None:
        limit = read_int(folder / name)
        return limit if limit is not None and limit < UNLIMITED_BYTES else None

    limit = _tightest(read, _folders("memory", root))
    return None if limit is None else int(limit)


def _quota_v2(folder: Path) -> float | None:
    quota, _, period = (read_text(folder / "cpu.max") or "").partition(" ")
    return _share(as_float(quota), as_float(period))


def _quota_v1(folder: Path) -> float | None:
    quota, period = read_int(folder / "cpu.cfs_quota_us"), read_int(folder / "cpu.cfs_period_us")
    return _share(quota, period)


def _share(quota: float | None, period: float | None) -> float | None:
    # "No limit" is -1 in version 1, and "max" in version 2.
    return quota / period if quota and period and quota > 0 and period > 0 else None


def _tightest(read: Callable[[Path], float | None], folders: Iterator[Path]) -> float | None:
    return min((limit for folder in folders if (limit := read(folder)) is not None), default=None)


def _folders(controller: str, root: Path) -> Iterator[Path]:
    """Yield the group's own folder and those of its ancestors, up to the mount."""
    unified = version(root) == 2
    mount = root / MOUNT if unified else root / MOUNT / controller
    group = _group("" if unified else controller, root)
    for ancestor in (group, *group.parents):
        yield mount / ancestor.relative_to("/")


def _group(controller: str, root: Path) -> PurePosixPath:
    for line in (read_text(root / "proc/self/cgroup") or "").splitlines():
        fields = line.split(":", 2)
        if len(fields) == 3 and controller in fields[1].split(",") and fields[2].startswith("/"):
            group = PurePosixPath("/" + fields[2].lstrip("/"))
            # Inside a namespace, a group outside it is written with `..` and cannot be read.
            return PurePosixPath("/") if ".." in group.parts else group
    return PurePosixPath("/")
