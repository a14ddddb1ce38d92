"""Total and available memory and swap."""

import mmap
import re
import sys
from pathlib import Path

from bench.machine.facts import Section
from bench.machine.files import ROOT, read_pairs, read_text


def memory(root: Path = ROOT) -> Section:
    """Return the `memory` section of the machine description."""
    amounts = from_meminfo(root) if sys.platform == "linux" else from_psutil()
    return {**amounts, "page_bytes": mmap.PAGESIZE, "transparent_hugepages": _hugepages(root)}


def from_meminfo(root: Path = ROOT) -> Section:
    """Return the amounts from `/proc/meminfo`."""
    pairs = read_pairs(root / "proc/meminfo")
    swap_total, swap_free = _in_bytes(pairs.get("SwapTotal")), _in_bytes(pairs.get("SwapFree"))
    known = swap_total is not None and swap_free is not None
    return {
        "total_bytes": _in_bytes(pairs.get("MemTotal")),
        "available_bytes": _in_bytes(pairs.get("MemAvailable")),
        "swap_total_bytes": swap_total,
        "swap_used_bytes": (swap_total or 0) - (swap_free or 0) if known else None,
    }


def from_psutil() -> Section:
    """Return the amounts from psutil, on systems other than Linux."""
    import psutil

    main, swap = psutil.virtual_memory(), psutil.swap_memory()
    return {
        "total_bytes": main.total,
        "available_bytes": main.available,
        "swap_total_bytes": swap.total,
        "swap_used_bytes": swap.used,
    }


def _in_bytes(amount: str | None) -> int | None:
    found = re.fullmatch(r"([0-9]{1,15}) kB", amount or "")
    return int(found[1]) * 1024 if found else None


def _hugepages(root: Path) -> str | None:
    """Return the word in brackets, which is the current setting."""
    offered = read_text(root / "sys/kernel/mm/transparent_hugepage/enabled")
    chosen = re.search(r"\[(\w+)\]", offered or "")
    return chosen[1] if chosen else None
