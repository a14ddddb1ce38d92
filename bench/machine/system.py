"""The operating system, and the clocks it offers."""

import platform
import time
from pathlib import Path

from bench.machine.facts import Section
from bench.machine.files import ROOT, as_float, read_int, read_pairs, read_text, read_word
from bench.machine.identity import boot_id, machine_id

CLOCKSOURCE = "sys/devices/system/clocksource/clocksource0"


def system(root: Path = ROOT, *, anonymous: bool = False) -> Section:
    """Return the `system` section; `anonymous` leaves out the host name.

    The id stays: it does not reveal the host.
    """
    host = _host()
    libc = " ".join(platform.libc_ver()).strip()
    facts: Section = {
        "id": machine_id(host, root),
        "boot": boot_id(root),
        "os": platform.system() or None,
        "kernel": platform.release() or None,
        "kernel_build": platform.version() or None,
        "distribution": _distribution(root),
        "architecture": platform.machine() or None,
        "libc": libc or None,
        "vendor": read_word(root / "sys/class/dmi/id/sys_vendor") or read_word(root / "sys/hypervisor/type"),
        "aslr": read_int(root / "proc/sys/kernel/randomize_va_space"),
    }
    return facts if anonymous else {"host": host or None, **facts}


def _host() -> str:
    # The kernel takes any bytes for a name.
    return platform.node().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def clock(root: Path = ROOT) -> Section:
    """Return the `clock` section: what perf_counter stands on, when the kernel started, what time it is."""
    info = time.get_clock_info("perf_counter")
    available = read_text(root / CLOCKSOURCE / "available_clocksource")
    return {
        "implementation": info.implementation,
        "resolution_s": info.resolution,
        "monotonic": info.monotonic,
        "source": read_word(root / CLOCKSOURCE / "current_clocksource"),
        "sources": None if available is None else list(available.split()),
        "booted_s": as_float(read_pairs(root / "proc/stat", separator=" ").get("btime")),
        "now_s": round(time.time()),
    }


def _distribution(root: Path) -> str | None:
    for place in ("etc/os-release", "usr/lib/os-release"):
        name = read_pairs(root / place, separator="=").get("PRETTY_NAME", "").strip("\"'")
        if name:
            return name
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}".strip()
    return None
