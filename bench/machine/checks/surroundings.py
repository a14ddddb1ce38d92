"""Checks of what else goes on: load, other processes, neighbours on the host, power, memory."""

from bench.machine.facts import number
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.text import counted

LOAD = Subject(
    "load average",
    why="Whatever else was running in the last minute mostly still is, and takes time from the rounds.",
    remedy="Stop what else is running and wait a minute.",
)
BUSY = Subject(
    "busy CPUs",
    why="Time that other processes use is missing in the rounds that it falls in.",
    remedy="Stop what else is running (`top` shows it).",
)
HUNGRY = Subject(
    "hungry process",
    why="One process that keeps a CPU busy slows the models that use all CPUs and spares those that use one.",
    remedy="Stop it, or wait until it is done.",
)
STEAL = Subject(
    "steal time now",
    why="While the host runs another guest, this one's clock goes on and its work stands still.",
    remedy="Wait, or measure on a machine with dedicated CPUs.",
)
STEAL_SINCE_BOOT = Subject(
    "steal time since boot",
    why="A host that has been overbooked so far will be so again during a run.",
    remedy="Measure on a machine with dedicated CPUs.",
)
BATTERY = Subject(
    "battery",
    why="On battery the firmware lowers the clock when it sees fit.",
    remedy="Plug the machine in.",
)
MEMORY = Subject(
    "memory",
    why="Where memory runs short, pages are reclaimed or swapped in the middle of a round.",
    remedy="Close what holds memory, or raise the limit of the control group.",
)

LOAD_PER_CPU = 0.5
BUSY_FRACTION = 0.1
HUNGRY_CPUS = 0.1
STEAL_FRACTION = 0.01
LEAST_MEMORY_BYTES = 500_000_000
SWAP_SHARE = 0.1


def load_average(symptoms: Symptoms) -> Finding | None:
    """At the start less than half of the usable CPUs may have been wanted."""
    load, cpus = number(symptoms.machine, "load", "load_1min"), number(symptoms.machine, "cpu", "usable")
    if load is None or cpus is None:
        return None
    saw = f"{load:.2f} over the last minute, on {counted(cpus, 'CPU')}"
    return LOAD.judge(load > LOAD_PER_CPU * cpus, saw)


def busy(symptoms: Symptoms) -> Finding | None:
    """Others may use a tenth of the usable CPUs' time at most."""
    share = symptoms.busy_fraction
    return None if share is None else BUSY.judge(share > BUSY_FRACTION, f"{share:.1%} used by others")


def hungry(symptoms: Symptoms) -> Finding | None:
    """No other process may use more than a tenth of one CPU."""
    top = symptoms.hungriest
    if top is None:
        return None
    return HUNGRY.judge(top.cpus > HUNGRY_CPUS, f"{top.name} uses {top.cpus:.1%} of a CPU, the most of all")


def steal(symptoms: Symptoms) -> Finding | None:
    """The host may keep one percent of the CPUs' time at most."""
    share = symptoms.steal_fraction
    return None if share is None else STEAL.judge(share > STEAL_FRACTION, f"{share:.1%}")


def steal_since_boot(symptoms: Symptoms) -> Finding | None:
    """The host may have kept one percent of the CPUs' time at most."""
    share = number(symptoms.machine, "load", "steal_fraction")
    return None if share is None else STEAL_SINCE_BOOT.judge(share > STEAL_FRACTION, f"{share:.2%}")


def battery(symptoms: Symptoms) -> Finding | None:
    """The machine must be plugged in."""
    if symptoms.on_battery is None:
        return None
    return BATTERY.judge(symptoms.on_battery, "in use" if symptoms.on_battery else "not in use")


def memory(symptoms: Symptoms) -> Finding | None:
    """There must be memory left, within the control group too, and little of it may have been swapped out."""
    machine = symptoms.machine
    available = number(machine, "memory", "available_bytes")
    if available is None:
        return None
    limit = number(machine, "limits", "memory_limit_bytes")
    left = available if limit is None else min(available, limit)
    total, swapped = number(machine, "memory", "total_bytes"), number(machine, "memory", "swap_used_bytes")
    heavy = total is not None and swapped is not None and swapped > SWAP_SHARE * total
    saw = f"{left / 1e6:.0f} MB left, {(swapped or 0) / 1e6:.0f} MB swapped out"
    return MEMORY.judge(left < LEAST_MEMORY_BYTES or heavy, saw)
