"""The system's limits: descriptors, processes, quotas, ports, backlogs."""

import os
import re
from pathlib import Path

import psutil

from bench.machine.cgroup import cpu_quota, memory_limit_bytes, pids_left, version
from bench.machine.facts import Json, Section
from bench.machine.files import ROOT, read_int, read_text
from bench.machine.ulimit import limits_of


def limits(root: Path = ROOT) -> Section:
    """Return the `limits` section of the machine description; unlimited is 2**63 - 1."""
    descriptors = limits_of("NOFILE")
    return {
        "descriptors_soft": descriptors[0],
        "descriptors_hard": descriptors[1],
        "processes_soft": limits_of("NPROC")[0],
        "pids_left": pids_left(root),
        "stack_soft_bytes": limits_of("STACK")[0],
        "cpu_time_soft_s": limits_of("CPU")[0],
        "file_size_soft_bytes": limits_of("FSIZE")[0],
        "cgroup_version": version(root),
        "cpu_quota": cpu_quota(root),
        "memory_limit_bytes": memory_limit_bytes(root),
        "threads_max": read_int(root / "proc/sys/kernel/threads-max"),
        "somaxconn": read_int(root / "proc/sys/net/core/somaxconn"),
        "ephemeral_ports": _ports(root),
        "tcp_sockets": _tcp_sockets(root),
        "loopback_up": _loopback_up(),
        "semaphores": _semaphores(),
    }


def _tcp_sockets(root: Path) -> int | None:
    """Return how many TCP sockets use a port, those included that wait for their end."""
    sockets = read_text(root / "proc/net/sockstat") or ""
    told = re.search(r"^TCP: inuse (\d{1,9}) .*?\btw (\d{1,9})", sockets, re.MULTILINE)
    return int(told[1]) + int(told[2]) if told else None


def _loopback_up() -> bool | None:
    try:
        found = psutil.net_if_stats()
    except OSError:  # a sandbox may forbid to ask
        return None
    known = [found[name].isup for name in ("lo", "lo0") if name in found]
    return any(known) if known else None


def _semaphores() -> str | None:
    """Return `ok`, or why the semaphores that pools of processes need cannot be made; None if unknown."""
    try:
        import multiprocessing

        # Other contexts would start a process that keeps track of it.
        multiprocessing.get_context("fork").Semaphore()
    except (ImportError, ValueError):  # a platform without them, or without this context
        return None
    except OSError as error:
        return os.strerror(error.errno or 0)
    return "ok"


def _ports(root: Path) -> Json:
    """Return the first and the last port for outgoing connections."""
    told = read_text(root / "proc/sys/net/ipv4/ip_local_port_range") or ""
    found = re.fullmatch(r"(\d{1,5})\s+(\d{1,5})", told)
    return [int(port) for port in found.groups()] if found else None
