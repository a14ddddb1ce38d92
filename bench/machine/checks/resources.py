"""Checks of what the system gives a run: descriptors, and a clock that is fine and cheap enough."""

from bench.machine.facts import number, text, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

DESCRIPTORS = Subject(
    "descriptors",
    why="A connection and a worker each take descriptors; where they run out, operations fail or wait.",
    remedy="Run `ulimit -n 4096` in the shell that starts the run (macOS allows 256 by default).",
)
RESOLUTION = Subject(
    "clock resolution",
    why="A round of a few milliseconds cannot be told from another by a clock with steps of microseconds.",
    remedy="Measure on a system whose time.perf_counter is finer.",
)
SOURCE = Subject(
    "clock source",
    why="A clock that is read through the kernel or the host takes longer to read, and less evenly.",
    remedy="Look in `dmesg` why the kernel gave up the CPU's own counter, or measure elsewhere.",
)

SWITCH = "Run `echo {} | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource`."

COARSE_S = 1e-6
# The processor's own counters, by architecture: x86, ARM, POWER, RISC-V, s390.
COUNTERS = ("tsc", "arch_sys_counter", "timebase", "riscv_clocksource", "tod")
# The host's, scaled counters, which are read without a system call.
PARAVIRTUAL = ("kvm-clock", "hyperv_clocksource_tsc_page")


def descriptors(symptoms: Symptoms) -> Finding:
    """The soft limit must allow what the run needs."""
    soft, needed = number(symptoms.machine, "limits", "descriptors_soft"), symptoms.descriptors_needed
    if soft is None:
        return DESCRIPTORS.unknown()
    hard = number(symptoms.machine, "limits", "descriptors_hard")
    if soft < needed and hard is not None and hard < needed:
        return DESCRIPTORS.warning(
            f"{soft} allowed (at most {hard}), {needed} needed",
            f"Have an administrator raise `nofile` to {needed} in /etc/security/limits.conf.",
        )
    return DESCRIPTORS.judge(soft < needed, f"{soft} allowed, {needed} needed")


def clock_resolution(symptoms: Symptoms) -> Finding | None:
    """The clock's steps must be a microsecond at most."""
    step_s = number(symptoms.machine, "clock", "resolution_s")
    return None if step_s is None else RESOLUTION.judge(step_s > COARSE_S, f"{step_s * 1e9:g} ns")


def clock_source(symptoms: Symptoms) -> Finding | None:
    """The kernel must take the time from the processor's own counter."""
    source = text(symptoms.machine, "clock", "source")
    if source is None:
        return None
    if source in COUNTERS:
        return SOURCE.ok(source)
    offered = words(symptoms.machine, "clock", "sources")
    remedy = next((SWITCH.format(name) for name in offered if name in COUNTERS), None)
    return SOURCE.note(source, remedy) if source in PARAVIRTUAL else SOURCE.warning(source, remedy)
