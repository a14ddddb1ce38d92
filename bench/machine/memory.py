"""Total and available memory and swap."""

import mmap
import re
from pathlib import Path

import psutil

from bench.machine.facts import Section
from bench.machine.files import ROOT, read_text


def memory(root: Path = ROOT) -> Section:
    """Return the `memory` section of the machine description."""
    main, swap = psutil.virtual_memory(), psutil.swap_memory()
    return {
        "total_bytes": main.total,
        "available_bytes": main.available,
        "swap_total_bytes": swap.total,
        "swap_used_bytes": swap.used,
        "page_bytes": mmap.PAGESIZE,
        "transparent_hugepages": _hugepages(root),
    }


def _hugepages(root: Path) -> str | None:
    """Return the word in brackets, which is the current setting."""
    offered = read_text(root / "sys/kernel/mm/transparent_hugepage/enabled")
    chosen = re.search(r"\[(\w+)\]", offered or "")
    return chosen[1] if chosen else None
