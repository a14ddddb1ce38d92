"""Checks of how the system treats this process and those that it starts."""

from bench.machine.facts import flag, number, text
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

TRACER = Subject(
    "tracer",
    why="A debugger or strace stops the process at its system calls, which some models make far more often.",
    remedy="Run without it.",
    distorts=True,
)
SCHEDULING = Subject(
    "scheduling",
    why="Under another policy threads and processes are preempted by other rules than in most programs.",
    remedy="Start the run without `chrt` (`chrt --other 0 COMMAND`).",
    distorts=True,
)
PRIORITY = Subject(
    "priority",
    why="With another priority than usual, other programs take more or less of the CPU time.",
    remedy="Start the run without `nice`.",
)
IO_CLASS = Subject(
    "I/O priority",
    why="Requests to disks wait for those of other programs, or go before them.",
    remedy="Start the run without `ionice`.",
)
SLACK = Subject(
    "timer slack",
    why="The system may let waits end later by this much, and models differ in how they wait.",
    remedy="Start the run from a shell with the usual timer slack (systemd: `TimerSlackNSec=`).",
    distorts=True,
)
LAYOUT = Subject(
    "memory layout",
    why="With the same layout for every process, intervals lack the differences between layouts.",
    remedy="Start the run without `setarch -R`, and set the sysctl kernel.randomize_va_space to 2.",
)
PRELOADED = Subject(
    "preloaded libraries",
    why="A library that is loaded before all others may replace the clock, the allocator and system calls.",
    remedy="Unset LD_PRELOAD, and look into /etc/ld.so.preload.",
)

USUAL_POLICY = "other"
# Unset, or best effort.
USUAL_IO = ("none", "be")
USUAL_SLACK_NS = 50_000


def tracer(symptoms: Symptoms) -> Finding | None:
    """Warn of a debugger or strace."""
    traced = flag(symptoms.machine, "process", "traced")
    return None if traced is None else TRACER.judge(traced, "attached" if traced else "none")


def scheduling(symptoms: Symptoms) -> Finding | None:
    """Warn of real-time scheduling, and of every other policy but the usual one."""
    policy = text(symptoms.machine, "process", "scheduling")
    return None if policy is None else SCHEDULING.judge(policy != USUAL_POLICY, policy)


def priority(symptoms: Symptoms) -> Finding | None:
    """Warn if the process is nicer than others, or less nice."""
    nice = _number(symptoms, "nice")
    return None if nice is None else PRIORITY.judge(nice != 0, f"nice {nice}")


def io_class(symptoms: Symptoms) -> Finding | None:
    """Warn if requests to disks are served after, or before, those of other programs."""
    saw = text(symptoms.machine, "process", "io_class")
    return None if saw is None else IO_CLASS.judge(saw not in USUAL_IO, saw)


def timer_slack(symptoms: Symptoms) -> Finding | None:
    """Warn if waits may end later than usual."""
    slack_ns = _number(symptoms, "timer_slack_ns")
    return None if slack_ns is None else SLACK.judge(slack_ns > USUAL_SLACK_NS, f"{slack_ns / 1e3:g} µs")


def layout(symptoms: Symptoms) -> Finding | None:
    """Warn if all processes have the same memory layout."""
    fixed = flag(symptoms.machine, "process", "fixed_addresses")
    return None if fixed is None else LAYOUT.judge(fixed, "the same for all" if fixed else "random")


def preloaded(symptoms: Symptoms) -> Finding | None:
    """Warn of libraries that are loaded into every program."""
    found = flag(symptoms.machine, "process", "preloaded")
    return None if found is None else PRELOADED.judge(found, "some" if found else "none")


def _number(symptoms: Symptoms, key: str) -> float | int | None:
    # Version 0.1 recorded these with the limits.
    found = number(symptoms.machine, "process", key)
    return number(symptoms.machine, "limits", key) if found is None else found
