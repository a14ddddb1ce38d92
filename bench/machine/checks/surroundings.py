"""Checks of the environment: load, other processes, other guests, power, memory."""

from bench.machine.facts import number
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.text import counted

LOAD = Subject(
    "load average",
    why="Other work of the last minute is probably still running, and competes for CPU time.",
    remedy="Stop other programs and wait a minute.",
)
BUSY = Subject(
    "busy CPUs",
    why="Other processes take CPU time from the rounds.",
    remedy="Stop other programs (`top` shows them).",
)
HUNGRY = Subject(
    "hungry process",
    why="A process that keeps one CPU busy slows models that use all CPUs, but not those that use one.",
    remedy="Stop it, or wait until it finishes.",
)
HIDDEN = Subject(
    "other programs",
    why="Where the CPU time of other programs is not counted, nobody can tell whether they disturb a run.",
    remedy="Mount /proc in this sandbox or container, or measure outside it.",
)
STEAL = Subject(
    "steal time now",
    why="While the host runs another guest, this one is paused but its clock continues.",
    remedy="Wait, or measure on a machine with dedicated CPUs.",
)
STEAL_SINCE_BOOT = Subject(
    "steal time since boot",
    why="A host that was overcommitted so far will probably be so during a run.",
    remedy="Measure on a machine with dedicated CPUs.",
)
BATTERY = Subject(
    "battery",
    why="On battery power, the firmware may lower the CPU frequency.",
    remedy="Plug the machine in.",
)
MEMORY = Subject(
    "memory",
    why="If memory is short, pages are reclaimed or swapped during a round.",
    remedy="Close programs that use much memory, or raise the control group's limit.",
)

LOAD_PER_CPU = 0.5
BUSY_FRACTION = 0.1
HUNGRY_CPUS = 0.1
STEAL_FRACTION = 0.01
LEAST_MEMORY_BYTES = 500_000_000
SWAP_SHARE = 0.1


def load_average(symptoms: Symptoms) -> Finding | None:
    """Warn if the load average is above half the number of usable CPUs."""
    load, cpus = number(symptoms.machine, "load", "load_1min"), number(symptoms.machine, "cpu", "usable")
    if load is None or cpus is None:
        return None
    saw = f"{load:.2f} over the last minute, on {counted(cpus, 'CPU')}"
    return LOAD.judge(load > LOAD_PER_CPU * cpus, saw)


def busy(symptoms: Symptoms) -> Finding | None:
    """Warn if other processes use more than a tenth of the usable CPUs' time."""
    share = symptoms.busy_fraction
    return None if share is None else BUSY.judge(share > BUSY_FRACTION, f"{share:.1%} used by others")


def hungry(symptoms: Symptoms) -> Finding | None:
    """Warn if another process uses more than a tenth of one CPU."""
    top = symptoms.hungriest
    if top is None:
        return None
    return HUNGRY.judge(
        top.cpus > HUNGRY_CPUS, f"{top.name} uses {top.cpus:.1%} of a CPU, more than any other"
    )


def hidden(symptoms: Symptoms) -> Finding:
    """Note if neither the CPUs' time nor that of any process can be read, as with an empty /proc."""
    seen = (symptoms.busy_fraction, symptoms.hungriest)
    return HIDDEN.note("cannot be seen") if seen == (None, None) else HIDDEN.ok("can be seen")


def steal(symptoms: Symptoms) -> Finding | None:
    """Warn if the host takes more than 1 % of the CPUs' time."""
    share = symptoms.steal_fraction
    return None if share is None else STEAL.judge(share > STEAL_FRACTION, f"{share:.1%}")


def steal_since_boot(symptoms: Symptoms) -> Finding | None:
    """Warn if the host has taken more than 1 % of the CPUs' time since boot."""
    share = number(symptoms.machine, "load", "steal_fraction")
    return None if share is None else STEAL_SINCE_BOOT.judge(share > STEAL_FRACTION, f"{share:.2%}")


def battery(symptoms: Symptoms) -> Finding | None:
    """Warn if the machine runs on battery."""
    if symptoms.on_battery is None:
        return None
    return BATTERY.judge(symptoms.on_battery, "in use" if symptoms.on_battery else "not in use")


def memory(symptoms: Symptoms) -> Finding | None:
    """Warn if little memory is available, also within the control group, or much is swapped out."""
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
