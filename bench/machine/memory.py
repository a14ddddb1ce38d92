"""Total and available memory and swap."""

import mmap
import re
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.machine.facts import Section
from bench.machine.files import ROOT, read_text


def memory(root: Path = ROOT) -> Section:
    """Return the `memory` section of the machine description."""
    main, swap = _read(psutil.virtual_memory), _read(psutil.swap_memory)
    return {
        "total_bytes": getattr(main, "total", None),
        "available_bytes": getattr(main, "available", None),
        "swap_total_bytes": getattr(swap, "total", None),
        "swap_used_bytes": getattr(swap, "used", None),
        "page_bytes": mmap.PAGESIZE,
        "transparent_hugepages": _hugepages(root),
    }


def _read(reading: Callable[[], object]) -> object:
    # In a container /proc may be empty, or have parts that are hidden.
    try:
        return reading()
    except (OSError, ValueError, KeyError):
        return None


def _hugepages(root: Path) -> str | None:
    """Return the word in brackets, which is the current setting."""
    offered = read_text(root / "sys/kernel/mm/transparent_hugepage/enabled")
    chosen = re.search(r"\[(\w+)\]", offered or "")
    return chosen[1] if chosen else None
