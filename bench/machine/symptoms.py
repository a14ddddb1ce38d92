"""The input of the checks: the machine's description, and a short sample of its activity."""

import os
import time
from collections.abc import Callable

import psutil
from msgspec import Struct, field

from bench.machine.cpus import usable_cpus
from bench.machine.facts import Machine, clean
from bench.machine.ticks import CpuTime, cpu_time

ProcessKey = tuple[int, float]  # pids are reused, so the start time is part of the key


class Usage(Struct, frozen=True):
    """A process and the CPU time it has used; by name only, because arguments are private."""

    name: str
    cpu_s: float


class Hungry(Struct, frozen=True):
    """A process and how many CPUs it kept busy."""

    name: str
    cpus: float


class Symptoms(Struct, frozen=True, kw_only=True):
    """The input of the checks; None is unknown."""

    machine: Machine
    descriptors_needed: int = 1024
    busy_fraction: float | None = None
    steal_fraction: float | None = None
    hungriest: Hungry | None = None
    on_battery: bool | None = None


class Snapshot(Struct, frozen=True, kw_only=True):
    """Counters at one moment: the usable CPUs', this process's own, and every other process's."""

    at_s: float
    cpu: CpuTime | None
    own_s: float
    processes: dict[ProcessKey, Usage] = field(default_factory=dict)


def observe(
    machine: Machine,
    *,
    descriptors_needed: int = 1024,
    interval_s: float = 0.5,
    pause: Callable[[float], object] = time.sleep,
) -> Symptoms:
    """Return the symptoms, from counters read `interval_s` apart; `pause` waits that long."""
    before = snapshot()
    pause(interval_s)
    after = snapshot()
    busy_fraction, steal_fraction = fractions(before, after)
    return Symptoms(
        machine=machine,
        descriptors_needed=descriptors_needed,
        busy_fraction=busy_fraction,
        steal_fraction=steal_fraction,
        hungriest=hungriest(before, after),
        on_battery=_on_battery(),
    )


def snapshot() -> Snapshot:
    """Return the current counters."""
    return Snapshot(
        at_s=time.monotonic(),
        cpu=cpu_time(usable_cpus()),
        own_s=time.process_time(),
        processes=_others(),
    )


def fractions(before: Snapshot, after: Snapshot) -> tuple[float | None, float | None]:
    """Return the shares of the usable CPUs' time used by other processes, and given to other guests."""
    if before.cpu is None or after.cpu is None or after.cpu.total_s <= before.cpu.total_s:
        return None, None
    total_s = after.cpu.total_s - before.cpu.total_s
    others_s = after.cpu.busy_s - before.cpu.busy_s - (after.own_s - before.own_s)
    steals = (before.cpu.steal_s, after.cpu.steal_s)
    steal_s = None if steals[0] is None or steals[1] is None else max(0.0, steals[1] - steals[0])
    return max(0.0, others_s / total_s), None if steal_s is None else steal_s / total_s


def hungriest(before: Snapshot, after: Snapshot) -> Hungry | None:
    """Return the other process that used most CPU between the two snapshots, or None if unknown."""
    elapsed_s = after.at_s - before.at_s
    if elapsed_s <= 0:
        return None
    # A process that started in between has used all of its time since.
    unused = Usage("", 0.0)
    shares = [
        Hungry(now.name, max(0.0, now.cpu_s - before.processes.get(key, unused).cpu_s) / elapsed_s)
        for key, now in after.processes.items()
    ]
    return max(shares, key=lambda process: process.cpus, default=None)


def _others() -> dict[ProcessKey, Usage]:
    """Return every other process's name and CPU seconds, as far as they can be seen."""
    found: dict[ProcessKey, Usage] = {}
    try:
        processes = list(psutil.process_iter(["name", "cpu_times", "create_time"]))
    except (OSError, IndexError, RuntimeError, psutil.Error):  # /proc is masked, or empty
        return found
    for process in processes:
        spent, name = process.info["cpu_times"], process.info["name"]
        if spent is not None and process.pid != os.getpid():
            key = (process.pid, process.info["create_time"] or 0.0)
            found[key] = Usage(clean(name or "", 40) or "unnamed", spent.user + spent.system)
    return found


def _on_battery() -> bool | None:
    battery = getattr(psutil, "sensors_battery", None)
    if battery is None:
        return None
    try:
        state = battery()
    except OSError:  # a faulty driver
        return None
    if state is None:
        return False
    return None if state.power_plugged is None else not state.power_plugged
