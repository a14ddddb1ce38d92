"""A machine in one short line, for the captions of charts."""

import re

from bench.machine.facts import Machine, clean, flag, number, text
from bench.text import counted

LIMIT = 120
PART_LIMIT = 48
MOST_CPUS = 1_000_000


def headline(machine: Machine) -> str:
    """Return for example `AMD EPYC · 2 CPUs · Linux 6.1 · CPython 3.11.7`, as far as it is known."""
    processor = text(machine, "cpu", "model") or text(machine, "system", "architecture")
    parts = (processor, _cpus(machine), _system(machine), _python(machine))
    shown = " · ".join(clean(part, PART_LIMIT) for part in parts if part)
    # Matplotlib parses text between dollar signs as a formula, and may fail on it.
    return clean(shown.replace("$", ""), LIMIT) or "unknown machine"


def _cpus(machine: Machine) -> str | None:
    for key in ("usable", "logical"):
        count = number(machine, "cpu", key)
        if isinstance(count, int) and 0 < count < MOST_CPUS:
            return counted(count, "CPU")
    return None


def _system(machine: Machine) -> str | None:
    name, kernel = text(machine, "system", "os"), text(machine, "system", "kernel")
    short = re.match(r"[0-9]{1,5}(\.[0-9]{1,5})?", kernel or "")
    return f"{name} {short[0]}" if name and short else name


def _python(machine: Machine) -> str | None:
    name, version = text(machine, "python", "implementation"), text(machine, "python", "version")
    if not (name and version):
        return None
    listed = machine.get("interpreters")
    if isinstance(listed, list) and len(listed) > 1:
        names = dict.fromkeys(str(one.get("name")) for one in listed if isinstance(one, dict))
        return f"Python {', '.join(names)}"
    return f"{name} {version}" + (" without GIL" if flag(machine, "python", "gil_enabled") is False else "")
