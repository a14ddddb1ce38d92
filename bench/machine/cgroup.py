"""The limits of this process's control group (version 2 or 1), the tightest of all its ancestors.

Workers import this module, so it must stay light.
"""

import os
from collections.abc import Callable, Iterator
from typing import TypeVar

N = TypeVar("N", int, float)
Root = os.PathLike[str] | str

MOUNT = "sys/fs/cgroup"
# Version 1 writes "no limit" as the largest multiple of a page that fits a signed 64-bit number.
UNLIMITED_BYTES = 2**60


def version(root: Root = "/") -> int | None:
    """Return 2 for the unified hierarchy, 1 for the old one, or None."""
    if _text(f"{root}/{MOUNT}/cgroup.controllers") is not None:
        return 2
    old = (_text(f"{root}/{MOUNT}/{name}") for name in ("cpu/cpu.shares", "memory/memory.limit_in_bytes"))
    return 1 if any(text is not None for text in old) else None


def cpu_quota(root: Root = "/") -> float | None:
    """Return how many CPUs the group may use, or None for no limit."""
    return _tightest(_quota, _folders("cpu", root))


def memory_limit_bytes(root: Root = "/") -> int | None:
    """Return how much memory the group may use, or None for no limit."""
    name = "memory.max" if version(root) == 2 else "memory.limit_in_bytes"

    def read(folder: str) -> int | None:
        limit = _number(_text(f"{folder}/{name}"))
        return limit if limit is not None and limit < UNLIMITED_BYTES else None

    return _tightest(read, _folders("memory", root))


def pids_limit(root: Root = "/") -> int | None:
    """Return how many processes and threads the group may have, or None for no limit."""
    return _tightest(lambda folder: _number(_text(f"{folder}/pids.max")), _folders("pids", root))


def pids_left(root: Root = "/") -> int | None:
    """Return how many more processes and threads the group may have, or None for no limit."""

    def left(folder: str) -> int | None:
        most, now = (_number(_text(f"{folder}/pids.{name}")) for name in ("max", "current"))
        return None if most is None or now is None else max(0, most - now)

    return _tightest(left, _folders("pids", root))


def throttling_files(root: Root = "/") -> list[str]:
    """Return the files that count how often a CPU quota paused the group: one for each quota."""
    return [f"{folder}/cpu.stat" for folder in _folders("cpu", root) if _quota(folder) is not None]


def throttled_ns(stat: str) -> int | None:
    """Return for how long a quota paused CPUs, added up, from the text of such a file; None if unknown."""
    counts = dict(words for line in stat.splitlines() if len(words := line.split()) == 2)
    for name, unit_ns in (("throttled_usec", 1000), ("throttled_time", 1)):
        count = _number(counts.get(name))
        if count is not None:
            return count * unit_ns
    return None


def _quota(folder: str) -> float | None:
    # Version 2 has both in one file, and "max" for no limit; version 1 writes -1.
    unified = _text(f"{folder}/cpu.max")
    if unified is not None:
        quota, period = map(_number, unified.partition(" ")[::2])
    else:
        quota, period = (_number(_text(f"{folder}/cpu.cfs_{name}_us")) for name in ("quota", "period"))
    return quota / period if quota and period and quota > 0 and period > 0 else None


def _tightest(read: Callable[[str], N | None], folders: Iterator[str]) -> N | None:
    return min((limit for folder in folders if (limit := read(folder)) is not None), default=None)


def _folders(controller: str, root: Root) -> Iterator[str]:
    """Yield the group's own folder and those of its ancestors, up to the mount."""
    unified = version(root) == 2
    mount = f"{root}/{MOUNT}" if unified else f"{root}/{MOUNT}/{controller}"
    group = _group("" if unified else controller, root)
    for depth in range(len(group), -1, -1):
        yield "/".join([mount, *group[:depth]])


def _group(controller: str, root: Root) -> list[str]:
    for line in (_text(f"{root}/proc/self/cgroup") or "").splitlines():
        fields = line.split(":", 2)
        if len(fields) == 3 and controller in fields[1].split(",") and fields[2].startswith("/"):
            group = [name for name in fields[2].split("/") if name]
            # Inside a namespace, a group outside it is written with `..` and cannot be read.
            return [] if ".." in group else group
    return []


def _text(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs a worker 3 ms
            return file.read().strip()
    except (OSError, UnicodeDecodeError):
        return None


def _number(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None
