"""Checks of the processor: how many CPUs there are for a run, and whether their clock stands still."""

from bench.machine.facts import flag, number, text
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.text import counted

GOVERNOR = Subject(
    "governor",
    why="Any governor but performance changes the clock with the load, and each model loads differently.",
    remedy="Run `sudo cpupower frequency-set --governor performance`.",
)
TURBO = Subject(
    "turbo",
    why="A core runs faster while its neighbours are idle, so one busy thread is flattered against several.",
    remedy="Run `echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost`.",
)
INTEL_REMEDY = "Run `echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo`."
CPUS = Subject(
    "cpus",
    why="Threads and processes can only gain from CPUs that they may use, and a server needs one to itself.",
    remedy="Measure where at least 3 CPUs may be used, or widen this process's set with `taskset`.",
)
AFFINITY = Subject(
    "affinity",
    why="Without pinning, cells sit on different cores, which differ more than the models may.",
    remedy="Measure on Linux, or trust only large differences.",
)
QUOTA = Subject(
    "cpu quota",
    why="A control group that has used up its quota is stopped for the rest of the period, in mid-round.",
    remedy="Lift the quota (`docker update --cpus 0 NAME`, `systemctl set-property UNIT CPUQuota=`).",
)
VIRTUAL = Subject(
    "virtual machine",
    why="Other guests of the same host take cores, caches and clock at times that nobody here can see.",
    remedy="Measure on hardware of your own, or repeat the run at another hour.",
)
HEAT = Subject(
    "temperature",
    why="A processor near its limit lowers its clock until it has cooled.",
    remedy="Let it cool down, and free its fans.",
)

FEWEST_CPUS = 2
SERVER_CPUS = 3
HOT_C = 85


def governor(symptoms: Symptoms) -> Finding:
    """The governor must be performance on every CPU."""
    saw = text(symptoms.machine, "cpu", "governor")
    return GOVERNOR.unknown() if saw is None else GOVERNOR.judge(saw != "performance", saw)


def turbo(symptoms: Symptoms) -> Finding:
    """The clock must not rise above its nominal rate."""
    on = flag(symptoms.machine, "cpu", "turbo")
    if on is None:
        return TURBO.unknown()
    if not on:
        return TURBO.ok("off")
    driver = text(symptoms.machine, "cpu", "scaling_driver") or ""
    # The driver of Intel's own has a switch of its own; in its passive mode it's called intel_cpufreq.
    return TURBO.warning("on", INTEL_REMEDY if driver.startswith("intel_") else None)


def cpus(symptoms: Symptoms) -> Finding | None:
    """Two CPUs are needed to run anything at once, a third keeps the server out of its clients' way."""
    usable = number(symptoms.machine, "cpu", "usable")
    if usable is None:
        return None
    if usable < FEWEST_CPUS:
        return CPUS.warning(f"{usable} usable: nothing can run at the same time")
    if usable < SERVER_CPUS:
        return CPUS.note(f"{usable} usable: the HTTP server shares them with its clients")
    return CPUS.ok(f"{usable} usable")


def affinity(symptoms: Symptoms) -> Finding | None:
    """A process must be able to choose its CPUs."""
    able = flag(symptoms.machine, "cpu", "can_pin")
    if able is None:
        return None
    return AFFINITY.judge(not able, "can be set" if able else "this platform has no call for it")


def quota(symptoms: Symptoms) -> Finding | None:
    """The control group must allow all of the usable CPUs."""
    usable = number(symptoms.machine, "cpu", "usable")
    allowed = number(symptoms.machine, "limits", "cpu_quota")
    if usable is None or number(symptoms.machine, "limits", "cgroup_version") is None:
        return None
    if allowed is None:
        return QUOTA.ok("none")
    return QUOTA.judge(allowed < usable, f"{allowed:g} CPUs' time for {counted(usable, 'usable CPU')}")


def virtual(symptoms: Symptoms) -> Finding | None:
    """A virtual machine has neighbours."""
    guest = flag(symptoms.machine, "cpu", "virtual")
    if guest is None:
        return None
    vendor = text(symptoms.machine, "system", "vendor")
    return VIRTUAL.note(f"yes ({vendor})" if vendor else "yes") if guest else VIRTUAL.ok("no")


def temperature(symptoms: Symptoms) -> Finding | None:
    """The processor must be away from the heat at which it slows down."""
    reading = number(symptoms.machine, "cpu", "temperature_c")
    return None if reading is None else HEAT.judge(reading >= HOT_C, f"{reading:.0f} °C")
