"""The processor: its model, its counts, and everything that changes its clock."""

import os
import platform
import sys
from pathlib import Path

from bench.machine.cpus import allowed_cpus, can_pin, usable_count
from bench.machine.facts import Section
from bench.machine.files import ROOT, as_float, read_int, read_pairs, read_text, read_word

SYSFS = "sys/devices/system/cpu"
# x86, then ARM boards, POWER and MIPS: /proc/cpuinfo has a vocabulary for each.
MODEL_KEYS = ("model name", "Model", "Hardware", "cpu", "cpu model")
TEMPERATURE_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal")


def processor(root: Path = ROOT) -> Section:
    """Return the `cpu` section of the machine description."""
    info = read_pairs(root / "proc/cpuinfo")
    return {
        "model": _model(info),
        "microcode": info.get("microcode"),
        "logical": os.cpu_count(),
        "physical": _physical(root),
        "usable": usable_count(root),
        "affinity": list(allowed_cpus()),
        "can_pin": can_pin(),
        "smt": _truth(read_text(root / SYSFS / "smt/active")),
        "isolated": read_word(root / SYSFS / "isolated"),
        "nohz_full": _nohz_full(root),
        "virtual": "hypervisor" in info["flags"].split() if "flags" in info else None,
        "temperature_c": _temperature_c(root),
        **_scaling(root, info),
    }


def _scaling(root: Path, info: dict[str, str]) -> Section:
    first = root / SYSFS / "cpu0/cpufreq"
    current_mhz = as_float(info.get("cpu MHz"))
    fallback_hz = None if current_mhz is None else round(current_mhz * 1e6)
    return {
        "governor": _in_use(root, "scaling_governor"),
        "scaling_driver": _in_use(root, "scaling_driver"),
        "turbo": _turbo(root),
        "frequency_hz": _hz(first / "scaling_cur_freq") or fallback_hz,
        "frequency_min_hz": _hz(first / "scaling_min_freq"),
        "frequency_max_hz": _hz(first / "scaling_max_freq"),
        "idle_driver": read_word(root / SYSFS / "cpuidle/current_driver"),
    }


def _model(info: dict[str, str]) -> str | None:
    named = next((info[key] for key in MODEL_KEYS if info.get(key)), None)
    # On Linux platform.processor() repeats the architecture; elsewhere it is all there is.
    return named or (None if sys.platform == "linux" else platform.processor() or None)


def _physical(root: Path) -> int | None:
    """Return how many cores there are: each lists the hardware threads it has, and the lists differ."""
    if sys.platform != "linux":
        import psutil

        return psutil.cpu_count(logical=False)
    for name in ("core_cpus_list", "thread_siblings_list"):
        cores = {read_word(path) for path in (root / SYSFS).glob(f"cpu[0-9]*/topology/{name}")} - {None}
        if cores:
            return len(cores)
    return None


def _in_use(root: Path, name: str) -> str | None:
    """Return the setting's values over all CPUs: one word mostly, several where they differ."""
    found = {read_word(path) for path in (root / SYSFS).glob(f"cpu[0-9]*/cpufreq/{name}")} - {None}
    return ", ".join(sorted(word for word in found if word)) or None


def _turbo(root: Path) -> bool | None:
    switched_off = _truth(read_text(root / SYSFS / "intel_pstate/no_turbo"))
    if switched_off is not None:
        return not switched_off
    return _truth(read_text(root / SYSFS / "cpufreq/boost"))


def _nohz_full(root: Path) -> str | None:
    listed = read_word(root / SYSFS / "nohz_full")
    return None if listed == "(null)" else listed


def _truth(digit: str | None) -> bool | None:
    return {"0": False, "1": True}.get(digit or "")


def _hz(path: Path) -> int | None:
    found_khz = read_int(path)
    return None if found_khz is None else found_khz * 1000


def _temperature_c(root: Path) -> float | None:
    """Return the hottest reading of the processor's own sensors."""
    readings = [
        reading / 1000
        for name in (root / "sys/class/hwmon").glob("hwmon*/name")
        if read_text(name) in TEMPERATURE_SENSORS
        for path in name.parent.glob("temp*_input")
        if (reading := read_int(path)) is not None
    ]
    return max(readings, default=None)
