"""Assigns runs to machines, by their recorded setting or by the names that the user gives."""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.runs.comparability import Side, labels
from bench.analysis.runs.differences import setting_of
from bench.analysis.runs.reduced import ReducedRun
from bench.errors import UsageError
from bench.machine.identity import same_machine


class Given(Struct, frozen=True):
    """Runs as the user gave them: named runs, or several at once, belong to one machine.

    The machine of a single run without a name comes from its record.
    """

    runs: tuple[ReducedRun, ...]
    name: str = ""


def by_machine(given: Sequence[Given]) -> list[Side]:
    """Return a side for each machine, in order of first mention; runs given twice count once.

    Runs are of one machine where `same_machine` says so and nothing else that is recorded of their setting
    differs: harness, Python, processor, CPUs, system, libraries. Another Python or another number of usable
    CPUs makes another machine. If all runs are of one machine, each is a side of its own, unless it is named:
    then UsageError is raised.
    """
    said: dict[object, list[ReducedRun]] = {}
    for place, one in enumerate(given):
        if one.name or len(one.runs) > 1:
            said.setdefault(one.name or place, []).extend(one.runs)
    single = [run for one in given if not one.name and len(one.runs) == 1 for run in one.runs]
    found = [(name if isinstance(name, str) else "", _once(runs)) for name, runs in said.items()]
    found += [("", runs) for runs in _by_setting(_once(single))]
    if len(found) == 1 and found[0][0]:
        raise UsageError(
            f"all runs are of the machine {found[0][0]!r}; give runs of another one too, or compare runs "
            "without --machines"
        )
    if len(found) == 1:
        found = [("", [run]) for run in found[0][1]]
    return [Side(label, tuple(runs)) for label, runs in _labelled(found, given)]


def one_machine(sides: Sequence[Side]) -> bool:
    """Return whether all sides are of the same machine."""
    runs = [run for side in sides for run in side.runs]
    return len(sides) > 1 and len(_by_setting(runs)) == 1


def _once(runs: Sequence[ReducedRun]) -> list[ReducedRun]:
    # A copy of a run is not another run.
    found: dict[str, ReducedRun] = {}
    for run in runs:
        found.setdefault(run.id, run)
    return list(found.values())


def _by_setting(runs: Sequence[ReducedRun]) -> list[list[ReducedRun]]:
    found: list[tuple[object, list[ReducedRun]]] = []
    for run, setting in zip(runs, setting_of(runs), strict=True):
        alike = (many for other, many in found if other == setting and _fits(run, many))
        if (many := next(alike, None)) is None:
            found.append((setting, [run]))
        else:
            many.append(run)
    return [many for _, many in found]


def _fits(run: ReducedRun, many: Sequence[ReducedRun]) -> bool:
    # Of two that look alike, one may be told from the other by its latest start only.
    some = (many[0], many[-1])
    imported = any(one.imported_from for one in (run, *some))
    return not imported and all(same_machine(run.machine, one.machine) for one in some)


def _labelled(
    found: Sequence[tuple[str, list[ReducedRun]]], given: Sequence[Given]
) -> list[tuple[str, list[ReducedRun]]]:
    # In the order given by the user, with or without names.
    order = [run.id for one in given for run in one.runs]
    placed = sorted(found, key=lambda entry: min(order.index(run.id) for run in entry[1]))
    taken = {name for name, _ in placed if name}
    letters = iter([letter for letter in labels(len(placed) + len(taken)) if letter not in taken])
    return [(name or next(letters), runs) for name, runs in placed]
