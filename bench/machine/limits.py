"""The system's limits: descriptors, processes, quotas, ports, backlogs."""

from pathlib import Path

from bench.machine.cgroup import cpu_quota, memory_limit_bytes, version
from bench.machine.facts import Json, Section
from bench.machine.files import ROOT, read_int, read_text

UNLIMITED = 2**63 - 1


def limits(root: Path = ROOT) -> Section:
    """Return the `limits` section of the machine description; unlimited is 2**63 - 1."""
    descriptors, processes, stack = (_resource(name) for name in ("NOFILE", "NPROC", "STACK"))
    return {
        "descriptors_soft": descriptors[0],
        "descriptors_hard": descriptors[1],
        "processes_soft": processes[0],
        "stack_soft_bytes": stack[0],
        "cgroup_version": version(root),
        "cpu_quota": cpu_quota(root),
        "memory_limit_bytes": memory_limit_bytes(root),
        "threads_max": read_int(root / "proc/sys/kernel/threads-max"),
        "somaxconn": read_int(root / "proc/sys/net/core/somaxconn"),
        "ephemeral_ports": _ports(root),
    }


def _resource(name: str) -> tuple[int | None, int | None]:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return None, None
    kind = getattr(resource, f"RLIMIT_{name}", None)
    if kind is None:
        return None, None
    soft, hard = resource.getrlimit(kind)
    infinite = (resource.RLIM_INFINITY, -1)
    return (UNLIMITED if soft in infinite else soft), (UNLIMITED if hard in infinite else hard)


def _ports(root: Path) -> Json:
    """Return the first and the last port for outgoing connections."""
    found = (read_text(root / "proc/sys/net/ipv4/ip_local_port_range") or "").split()
    if len(found) != 2 or not all(port.isdecimal() and len(port) < 6 for port in found):
        return None
    return [int(port) for port in found]
