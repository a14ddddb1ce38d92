"""Checks of system resources: file descriptors and the clock."""

from bench.machine.facts import number, text, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

DESCRIPTORS = Subject(
    "descriptors",
    why="Connections and workers need file descriptors; if none are left, operations fail or wait.",
    remedy="Run `ulimit -n 4096` in the shell that starts the run (macOS allows 256 by default).",
)
RESOLUTION = Subject(
    "clock resolution",
    why="With a clock resolution of microseconds, short rounds cannot be compared precisely.",
    remedy="Use a system with a finer time.perf_counter.",
)
SOURCE = Subject(
    "clock source",
    why="Reading the clock through the kernel or the host is slower, and its cost varies.",
    remedy="Check `dmesg` for why the kernel does not use the CPU's counter, or use another machine.",
)

SWITCH = "Run `echo {} | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource`."

COARSE_S = 1e-6
# The processors' counters: x86, ARM, POWER, RISC-V, s390.
COUNTERS = ("tsc", "arch_sys_counter", "timebase", "riscv_clocksource", "tod")
# Counters scaled by the host, which are read without a system call.
PARAVIRTUAL = ("kvm-clock", "hyperv_clocksource_tsc_page")


def descriptors(symptoms: Symptoms) -> Finding:
    """Warn if the soft limit is lower than what the run needs."""
    soft, needed = number(symptoms.machine, "limits", "descriptors_soft"), symptoms.descriptors_needed
    if soft is None:
        return DESCRIPTORS.unknown()
    hard = number(symptoms.machine, "limits", "descriptors_hard")
    if soft < needed and hard is not None and hard < needed:
        return DESCRIPTORS.warning(
            f"{soft} allowed (at most {hard}), {needed} needed",
            f"Ask an administrator to raise `nofile` to {needed} in /etc/security/limits.conf.",
        )
    return DESCRIPTORS.judge(soft < needed, f"{soft} allowed, {needed} needed")


def clock_resolution(symptoms: Symptoms) -> Finding | None:
    """Warn if the clock's resolution is coarser than a microsecond."""
    step_s = number(symptoms.machine, "clock", "resolution_s")
    return None if step_s is None else RESOLUTION.judge(step_s > COARSE_S, f"{step_s * 1e9:g} ns")


def clock_source(symptoms: Symptoms) -> Finding | None:
    """Warn if the kernel's clock is not the processor's own counter."""
    source = text(symptoms.machine, "clock", "source")
    if source is None:
        return None
    if source in COUNTERS:
        return SOURCE.ok(source)
    offered = words(symptoms.machine, "clock", "sources")
    remedy = next((SWITCH.format(name) for name in offered if name in COUNTERS), None)
    return SOURCE.note(source, remedy) if source in PARAVIRTUAL else SOURCE.warning(source, remedy)
