"""Checks of the processor: the number of usable CPUs, and whether their frequency is stable."""

from bench.machine.facts import flag, number, text, value
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.text import counted

GOVERNOR = Subject(
    "governor",
    why="Other governors than performance change the frequency with the load, which differs between models.",
    remedy="Run `sudo cpupower frequency-set --governor performance`.",
)
TURBO = Subject(
    "turbo",
    why="A core runs faster while other cores are idle, which favours one busy thread over several.",
    remedy="Run `echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost`.",
)
INTEL_REMEDY = "Run `echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo`."
CPUS = Subject(
    "cpus",
    why="Threads and processes gain only from usable CPUs, and the HTTP server needs one of its own.",
    remedy="Use a machine with at least 3 usable CPUs, or extend this process's CPU set with `taskset`.",
)
AFFINITY = Subject(
    "affinity",
    why="Without pinning, cells run on different cores, which may differ more than the models do.",
    remedy="Allow sched_setaffinity in the container's seccomp profile, or measure on Linux outside it.",
)
QUOTA = Subject(
    "cpu quota",
    why="A control group that has used up its quota is paused for the rest of the period, in mid-round.",
    remedy="Lift the quota (`docker update --cpus 0 NAME`, `systemctl set-property UNIT CPUQuota=`).",
)
VIRTUAL = Subject(
    "virtual machine",
    why="Other guests on the same host compete for cores and caches, which cannot be observed from here.",
    remedy="Use dedicated hardware, or repeat the run at another time.",
)
HEAT = Subject(
    "temperature",
    why="A processor near its temperature limit lowers its frequency.",
    remedy="Let it cool down, and check its fans.",
)

FEWEST_CPUS = 2
SERVER_CPUS = 3
HOT_C = 85


def governor(symptoms: Symptoms) -> Finding:
    """Warn unless the governor is performance on every CPU."""
    saw = text(symptoms.machine, "cpu", "governor")
    return GOVERNOR.unknown() if saw is None else GOVERNOR.judge(saw != "performance", saw)


def turbo(symptoms: Symptoms) -> Finding:
    """Warn if the frequency may rise above its nominal value."""
    on = flag(symptoms.machine, "cpu", "turbo")
    if on is None:
        return TURBO.unknown()
    if not on:
        return TURBO.ok("off")
    driver = text(symptoms.machine, "cpu", "scaling_driver") or ""
    # Intel's driver has its own switch; in passive mode it is called intel_cpufreq.
    return TURBO.warning("on", INTEL_REMEDY if driver.startswith("intel_") else None)


def cpus(symptoms: Symptoms) -> Finding | None:
    """Warn of fewer than two CPUs, and note fewer than three: the server needs one of its own."""
    usable = number(symptoms.machine, "cpu", "usable")
    if usable is None:
        return None
    if usable < FEWEST_CPUS:
        return CPUS.warning(f"{usable} usable: nothing can run in parallel")
    if usable < SERVER_CPUS:
        return CPUS.note(f"{usable} usable: the HTTP server shares them with its clients")
    return CPUS.ok(f"{usable} usable")


def affinity(symptoms: Symptoms) -> Finding | None:
    """Warn if a process cannot choose its CPUs."""
    able = flag(symptoms.machine, "cpu", "can_pin")
    if able is None:
        return None
    return AFFINITY.judge(
        not able, "can be set" if able else "cannot be set: refused, or unknown to this platform"
    )


def quota(symptoms: Symptoms) -> Finding | None:
    """Warn if the control group's quota is less than the CPUs that it may run on."""
    affinity, usable = value(symptoms.machine, "cpu", "affinity"), number(symptoms.machine, "cpu", "usable")
    cpus = len(affinity) if isinstance(affinity, list) else usable
    quota = number(symptoms.machine, "limits", "cpu_quota")
    if cpus is None or number(symptoms.machine, "limits", "cgroup_version") is None:
        return None
    if quota is None:
        return QUOTA.ok("none")
    return QUOTA.judge(quota < cpus, f"the time of {quota:g} of {counted(cpus, 'CPU')}: a run uses {usable}")


def virtual(symptoms: Symptoms) -> Finding | None:
    """Note a virtual machine, which shares its host."""
    guest = flag(symptoms.machine, "cpu", "virtual")
    if guest is None:
        return None
    vendor = text(symptoms.machine, "system", "vendor")
    return VIRTUAL.note(f"yes ({vendor})" if vendor else "yes") if guest else VIRTUAL.ok("no")


def temperature(symptoms: Symptoms) -> Finding | None:
    """Warn if the processor is near its temperature limit."""
    reading = number(symptoms.machine, "cpu", "temperature_c")
    return None if reading is None else HEAT.judge(reading >= HOT_C, f"{reading:.0f} °C")
