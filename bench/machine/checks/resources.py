"""Checks of system resources: descriptors, processes, semaphores, ports, the clock."""

from bench.machine.facts import flag, number, text, value, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.machine.ulimit import UNLIMITED

DESCRIPTORS = Subject(
    "descriptors",
    why="Connections and workers need file descriptors; if none are left, operations fail or wait.",
    remedy="Run `ulimit -n 4096` in the shell that starts the run (macOS allows 256 by default).",
)
PROCESSES = Subject(
    "processes",
    why="Pools start a thread or a process for each of up to a thousand workers.",
    remedy="Raise `ulimit -u`, or the control group's pids.max (`docker run --pids-limit`).",
)
ALLOWANCES = Subject(
    "process limits",
    why="A worker without CPU time left is ended in mid-run, and so is a run whose file is too large.",
    remedy="Raise `ulimit -t` and `ulimit -f` in the shell that starts the run.",
)
SEMAPHORES = Subject(
    "semaphores",
    why="Pools of processes need semaphores, which the system keeps in /dev/shm.",
    remedy="Mount a writable tmpfs with room at /dev/shm (`docker run --shm-size 64m`).",
)
PORTS = Subject(
    "ports",
    why="Each connection that is opened needs a port, and keeps it for a minute after its end.",
    remedy="Wait a minute, or run `sudo sysctl net.ipv4.ip_local_port_range='1024 65535'`.",
)
LOOPBACK = Subject(
    "loopback",
    why="Clients fetch from a server on 127.0.0.1.",
    remedy="Run `ip link set lo up`.",
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
FEWEST_PROCESSES = 1200
FEWEST_PORTS = 4000
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


def processes(symptoms: Symptoms) -> Finding | None:
    """Warn if fewer processes and threads may be started than the largest pools have."""
    own, left = (number(symptoms.machine, "limits", name) for name in ("processes_soft", "pids_left"))
    known = [limit for limit in (own, left) if limit is not None]
    if not known:
        return None
    few = min(known) < FEWEST_PROCESSES
    return PROCESSES.judge(few, f"{min(known)} more may be started" if few else "enough may be started")


def allowances(symptoms: Symptoms) -> Finding | None:
    """Warn if CPU time or the size of files is limited."""
    names = {"cpu_time_soft_s": "{} s of CPU time", "file_size_soft_bytes": "files of up to {} bytes"}
    known = {name: number(symptoms.machine, "limits", name) for name in names}
    if None in known.values():
        return None
    told = [names[name].format(limit) for name, limit in known.items() if limit != UNLIMITED]
    return ALLOWANCES.judge(bool(told), ", ".join(told) or "none on CPU time and files")


def semaphores(symptoms: Symptoms) -> Finding | None:
    """Warn if semaphores cannot be made."""
    saw = text(symptoms.machine, "limits", "semaphores")
    return None if saw is None else SEMAPHORES.judge(saw != "ok", "can be made" if saw == "ok" else saw)


def ports(symptoms: Symptoms) -> Finding | None:
    """Warn if few ports are left for outgoing connections."""
    bounds = value(symptoms.machine, "limits", "ephemeral_ports")
    used = number(symptoms.machine, "limits", "tcp_sockets")
    if not (isinstance(bounds, list) and len(bounds) == 2) or used is None:
        return None
    try:
        left = max(0, int(bounds[1]) - int(bounds[0]) + 1 - int(used))
    except (TypeError, ValueError):
        return None
    return PORTS.judge(left < FEWEST_PORTS, f"about {left} left for outgoing connections")


def loopback(symptoms: Symptoms) -> Finding | None:
    """Warn if the loopback interface is down."""
    up = flag(symptoms.machine, "limits", "loopback_up")
    return None if up is None else LOOPBACK.judge(not up, "up" if up else "down")


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
