"""Machines that don't exist: trees that look like /proc and /sys, descriptions with one thing changed."""

from pathlib import Path
from typing import Any

from bench.machine.symptoms import Symptoms
from bench.machine.ulimit import UNLIMITED

SOUND: dict[str, dict[str, Any]] = {
    "system": {"os": "Linux", "kernel": "6.1.0-18-amd64", "architecture": "x86_64", "vendor": None},
    "cpu": {
        "model": "AMD EPYC",
        "usable": 4,
        "can_pin": True,
        "governor": "performance",
        "scaling_driver": "acpi-cpufreq",
        "turbo": False,
        "temperature_c": 40.0,
        "virtual": False,
    },
    "memory": {"total_bytes": 8_000_000_000, "available_bytes": 4_000_000_000, "swap_used_bytes": 0},
    "python": {
        "implementation": "CPython",
        "version": "3.11.7",
        "gil_enabled": True,
        "debug_build": False,
        "assertions": False,
        "build_options": ["--enable-optimizations"],
        "pgo": True,
        "flags": {"dev_mode": False},
        "variables": {},
        "instruments": [],
        "gc_enabled": True,
        "gc_thresholds": [700, 10, 10],
        "gc_debug": 0,
        "switch_interval_s": 0.005,
    },
    "process": {
        "traced": False,
        "scheduling": "other",
        "nice": 0,
        "io_class": "none",
        "timer_slack_ns": 50_000,
        "fixed_addresses": False,
        "preloaded": False,
    },
    "code": {"packages": {"bench.worker": "00"}, "changed": []},
    "limits": {
        "descriptors_soft": 1024,
        "descriptors_hard": 4096,
        "processes_soft": 30_000,
        "pids_left": None,
        "cpu_time_soft_s": UNLIMITED,
        "file_size_soft_bytes": UNLIMITED,
        "semaphores": "ok",
        "ephemeral_ports": [32768, 60999],
        "tcp_sockets": 20,
        "loopback_up": True,
        "cgroup_version": 2,
        "cpu_quota": None,
        "memory_limit_bytes": None,
    },
    "clock": {"resolution_s": 1e-9, "source": "tsc", "sources": ["tsc", "hpet"]},
    "load": {"load_1min": 0.1, "steal_fraction": 0.0},
}


def machine_with(changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sound machine with `{"section.key": value}` changed."""
    machine = {section: dict(facts) for section, facts in SOUND.items()}
    for place, value in changes.items():
        section, _, key = place.partition(".")
        machine[section][key] = value
    return machine


def seen(place: str, value: Any) -> Symptoms:
    """Return the symptoms of the sound machine with one fact changed."""
    return Symptoms(machine=machine_with({place: value}))


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write the files below `root` and return it."""
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    return root
