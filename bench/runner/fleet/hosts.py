"""The hosts of a fleet: what each says of itself, which are one machine, and which cannot measure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from bench.machine.facts import clean
from bench.model.limits import Count, Name, Text
from bench.model.run import RunStatus
from bench.runner.fleet.agent import OLDEST

HostStatus = RunStatus | Literal["unreachable", "refused", "lost"]
STRANGER = "it does not answer as a worker of a fleet should"
NAME_LIMIT = 80
REASON_LIMIT = 300


class Harness(Struct, frozen=True):
    """Which harness an interpreter has."""

    version: Name
    code: Annotated[dict[Name, Name], Meta(max_length=10)]


class Facts(Struct, frozen=True):
    """What a host says of itself. `boot` is the same for all that runs on one kernel."""

    boot: Name
    cpus: Count
    python: Text
    version: Name
    harness: Harness | None


class Host(Struct, frozen=True):
    """One host that can measure, as the fleet knows it; `lacks` is a reason to install."""

    name: str
    facts: Facts
    lacks: str = ""

    @property
    def machine(self) -> str:
        """Return a key that hosts on one machine share: they are never measured at the same time."""
        return self.facts.boot or self.name


class HostResult(Struct, frozen=True, kw_only=True):
    """How a host ended: a run's status, or why there is no run."""

    host: Name
    status: HostStatus
    reason: Text | None = None
    run: Name | None = None

    @property
    def done(self) -> bool:
        """Return whether nothing is missing."""
        return self.status == "complete" and self.run is not None


def why_too_old(version: str) -> str | None:
    """Return why a host's Python cannot measure, or None."""
    parts = version.split(".")[:2]
    known = tuple(int(part) for part in parts if part.isdecimal() and len(part) < 4)
    if known >= OLDEST:
        return None
    wanted = ".".join(map(str, OLDEST))
    return f"its Python is {clean(version, 20)}; concurrency-lab needs {wanted} or later"


def why_lacking(facts: Facts, ours: Harness) -> str:
    """Return which harness a host has instead of ours, or an empty text if it has the same code."""
    python = f"its Python {clean(facts.version, 20)} ({clean(facts.python, NAME_LIMIT)})"
    if facts.harness is None:
        return f"{python} has no concurrency-lab {ours.version}"
    if facts.harness.version != ours.version:
        return f"{python} has concurrency-lab {clean(facts.harness.version, 20)}, this is {ours.version}"
    same = all(facts.harness.code.get(name) == digest for name, digest in ours.code.items())
    return "" if same else f"{python} has other code under the same version {ours.version}"


def host_from(name: str, answer: object, ours: Harness, may_install: bool) -> Host | HostResult:
    """Return a host that can measure, or why it is refused."""
    try:
        facts = msgspec.convert(answer, Facts)
    except (msgspec.ValidationError, UnicodeError):
        return without_run(name, "refused", STRANGER)
    if too_old := why_too_old(facts.version):
        return without_run(name, "refused", too_old)
    lacks = why_lacking(facts, ours)
    if lacks and not may_install:
        return without_run(name, "refused", f"{lacks}; install it there, or let --install do it")
    return Host(name, facts, lacks)


def without_run(name: str, status: HostStatus, reason: str) -> HostResult:
    """Return the result of a host of which there is no run."""
    return HostResult(host=name, status=status, reason=clean(reason, REASON_LIMIT))


def one_each(workers: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return one worker's address for each host, and a line for each host with several.

    `workers` are the hosts of the workers by address.
    """
    first: dict[str, str] = {}
    for address in sorted(workers):
        first.setdefault(workers[address], address)
    counts = sorted(Counter(workers.values()).items())
    return first, [f"{name} has {n} workers; it is measured once" for name, n in counts if n > 1]


def in_turn(hosts: Iterable[Host]) -> list[str]:
    """Return a line for each machine with several hosts; they may be one host by two names."""
    found: dict[str, list[str]] = {}
    for one in hosts:
        found.setdefault(one.machine, []).append(one.name)
    lists = (names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"] for names in found.values())
    return [
        f"{', '.join(names[:-1])} and {names[-1]} are on one machine, so they measure in turn"
        for names in lists
        if len(names) > 1
    ]


def without_twice(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the names without repetitions, and a line for each that was given twice."""
    counts = Counter(names)
    return list(counts), [
        f"{name} is listed {n} times; it is measured once" for name, n in counts.items() if n > 1
    ]
