"""Differences between the sides of a comparison other than times, each a possible explanation."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.reduced import ReducedRun
from bench.machine.facts import clean, flag, number, text, value, words

LIMIT = 60
UNKNOWN = "unknown"
Fact = Callable[[ReducedRun], str]


class Differing(Struct, frozen=True):
    """One difference: by each side's label, the values of its runs."""

    what: str
    values: dict[str, tuple[str, ...]]


def differences(sides: Sequence[Side]) -> list[Differing]:
    """Return everything recorded that is not the same in all runs, the most important first."""
    if any(run.imported_from for side in sides for run in side.runs):
        # Other tools record little: what they omit is not a difference, and their N means something else.
        return [one for one in _found(sides, _facts()) if len(_distinct_of(one) - {UNKNOWN}) > 1]
    facts: dict[str, Fact] = {
        **_settings(sides),
        "profile": lambda run: run.profile,
        "status": lambda run: run.status,
    }
    return [one for one in [*_found(sides, facts), *_sizes(sides)] if len(_distinct_of(one)) > 1]


def settings_differing(sides: Sequence[Side]) -> list[Differing]:
    """Return differences of the machines and their setup, without those of seeds and group sizes."""
    return [one for one in _found(sides, _settings(sides)) if len(_distinct_of(one)) > 1]


def setting_of(runs: Sequence[ReducedRun]) -> list[tuple[str, ...]]:
    """Return the recorded setting of each run; runs with equal settings have equal tuples."""
    facts = _settings([Side("", tuple(runs))])
    # An anonymous run has its machine's id alone; a thousand machines are told apart by it at once.
    host = facts["host"]
    facts["host"] = lambda run: text(run.machine, "system", "id") or host(run)
    return [tuple(fact(run) for fact in facts.values()) for run in runs]


def _settings(sides: Sequence[Side]) -> dict[str, Fact]:
    variables = _entries(sides, "not set", lambda run: value(run.machine, "python", "variables"))
    libraries = _entries(sides, "not installed", lambda run: run.machine.get("libraries"))
    return {**_facts(), **variables, **libraries}


def _distinct_of(one: Differing) -> set[str]:
    return {value for many in one.values.values() for value in many}


def _found(sides: Sequence[Side], facts: Mapping[str, Fact]) -> list[Differing]:
    return [
        Differing(what, {s.label: _distinct(clean(fact(run), LIMIT) for run in s.runs) for s in sides})
        for what, fact in facts.items()
    ]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _facts() -> dict[str, Fact]:
    return {
        "harness": lambda run: f"{run.tool.name} {run.tool.version}",
        "Python": _text("python", "implementation", "version"),
        "GIL": lambda run: _yes(flag(run.machine, "python", "gil_enabled")),
        "JIT": lambda run: _yes(flag(run.machine, "python", "jit_enabled")),
        "Python's options": lambda run: _listed(run, "x_options", "none"),
        "start method": _text("python", "start_method"),
        "event loop": _text("python", "event_loop"),
        "tracing tools": lambda run: _listed(run, "instruments", "none"),
        "Python's compiler": _text("python", "compiler"),
        "host": _text("system", "host"),
        "processor": _text("cpu", "model"),
        "usable CPUs": lambda run: _count(run, "cpu", "usable"),
        "cores": lambda run: _count(run, "cpu", "physical"),
        "CPU quota": lambda run: _count(run, "limits", "cpu_quota", "none"),
        "governor": _text("cpu", "governor"),
        "architecture": _text("system", "architecture"),
        "system": _text("system", "os"),
        "kernel": _text("system", "kernel"),
        "distribution": _text("system", "distribution"),
    }


def _text(section: str, *keys: str) -> Fact:
    def fact(run: ReducedRun) -> str:
        found = [text(run.machine, section, key) for key in keys]
        return " ".join(part for part in found if part) or UNKNOWN

    return fact


def _listed(run: ReducedRun, key: str, none: str) -> str:
    return ", ".join(words(run.machine, "python", key)) or (UNKNOWN if run.imported_from else none)


def _yes(found: bool | None) -> str:
    return UNKNOWN if found is None else ("on" if found else "off")


def _count(run: ReducedRun, section: str, key: str, none: str = UNKNOWN) -> str:
    found = number(run.machine, section, key)
    return none if found is None else str(found)


def _entries(sides: Sequence[Side], absent: str, section: Callable[[ReducedRun], object]) -> dict[str, Fact]:
    # Entries of a table need not be in every run: one fact for each name in any of them.
    tables = [section(run) for side in sides for run in side.runs]
    names = dict.fromkeys(str(name) for table in tables if isinstance(table, dict) for name in table)

    def fact(name: str) -> Fact:
        def entry(run: ReducedRun) -> str:
            table = section(run)
            found = table.get(name) if isinstance(table, dict) else None
            return found if isinstance(found, str) and found else absent

        return entry

    return {clean(name, LIMIT): fact(name) for name in names}


def _sizes(sides: Sequence[Side]) -> list[Differing]:
    # Only of groups in all runs: others are reported with the cells that are not compared.
    sized = {side.label: [_sizes_of(run) for run in side.runs] for side in sides}
    every = [one for many in sized.values() for one in many]
    return [
        Differing(what, {label: _distinct(one[what] for one in many) for label, many in sized.items()})
        for what in every[0]
        if all(what in one for one in every)
    ]


def _sizes_of(run: ReducedRun) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in run.cells.values():
        if cell.status == "ok":
            group = clean(cell.group, LIMIT)
            found.setdefault(f"N of {group}", str(cell.operations))
            found.setdefault(f"blocks of {group}", str(len(cell.log_times)))
    return found
