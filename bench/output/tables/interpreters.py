"""What each interpreter of a run changes: a table for every two of them, in lines, and as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from bench.analysis.grouped import grouped
from bench.analysis.run.interpreters import Change, described, versions_apart
from bench.analysis.run.sites import FACTORS, named, own_name, site_of
from bench.analysis.run.summary import Row, Summary
from bench.analysis.stats.estimate import inverse
from bench.machine.facts import Machine, clean
from bench.model.plan import SEQUENTIAL, Params
from bench.output.tables import format as fmt
from bench.output.tables.matrix import SIGNS, give_or_take
from bench.output.tables.records import fields
from bench.output.tables.table import Column, Table, table_of

THREADS = "threads"
MOST_TURNED = 12
# What the two builds bring of themselves says nothing of the work's libraries.
CONDUCTORS = ("matplotlib", "pandas", "scipy")


class Shift(Struct, frozen=True, kw_only=True):
    """One workload under two interpreters: what changes for each model, by name.

    `level` is the one of the group's factor, where that is not the model.
    """

    group: str
    level: str
    changes: Mapping[str, Change]
    speedups: tuple[Row | None, Row | None]


class Step(Struct, frozen=True, kw_only=True):
    """Two interpreters of a run with all workloads; where only the GIL differs, it `goes`."""

    a: Params
    b: Params
    shifts: tuple[Shift, ...]
    turned: tuple[str, ...]

    @property
    def goes(self) -> bool:
        """Return whether the two are one binary with the GIL on and off."""
        return self.a.get("python") == self.b.get("python")

    @property
    def title(self) -> str:
        """Return what the step is."""
        if self.goes:
            python = f" ({self.a['python']})" if "python" in self.a else ""
            return f"What changes when the GIL goes{python}"
        return f"What changes from {named(self.a)} to {named(self.b)}"


def steps(summary: Summary) -> list[Step]:
    """Return every two interpreters of a run; none where there is one."""
    rows = {row.cell.id: row for group in summary.groups for row in group.rows}
    found = grouped(((named(site_of(one.a)), named(site_of(one.b))), one) for one in summary.changes)
    return [_step(changes, rows) for changes in found.values()]


def _step(changes: list[Change], rows: Mapping[str, Row]) -> Step:
    by_group = grouped((change.group.name, change) for change in changes)
    groups = sorted(by_group.items(), key=lambda found: not found[1][0].group.display.headline)
    return Step(
        a=site_of(changes[0].a),
        b=site_of(changes[0].b),
        shifts=tuple(shift for _, own in groups for shift in _shifts(own, rows)),
        turned=tuple(line for change in changes if (line := _turned(change, rows))),
    )


def _shifts(changes: list[Change], rows: Mapping[str, Row]) -> list[Shift]:
    factor = changes[0].group.factor
    levels = dict.fromkeys(one.b.levels[factor] for one in changes if factor in one.b.levels)
    if len(levels) < 2:
        return [_shift("", changes, rows)]
    # What has no level of the factor, like the sequential cell, stands beside each.
    return [
        _shift(
            f"{factor}={level}", [one for one in changes if one.b.levels.get(factor, level) == level], rows
        )
        for level in levels
    ]


def _shift(level: str, changes: list[Change], rows: Mapping[str, Row]) -> Shift:
    # Of a model with several other levels, the first one stands for it; the JSON has all.
    models: dict[str, Change] = {}
    for change in changes:
        models.setdefault(change.b.backend, change)
    threads = models.get(THREADS)
    pair = (rows.get(threads.a.id), rows.get(threads.b.id)) if threads else (None, None)
    return Shift(group=changes[0].group.name, level=level, changes=models, speedups=pair)


def _turned(change: Change, rows: Mapping[str, Row]) -> str:
    one, other = rows.get(change.a.id), rows.get(change.b.id)
    settled = ("faster", "slower", "equivalent")
    if one is None or other is None or one.verdict == other.verdict:
        return ""
    if one.verdict not in settled or other.verdict not in settled:
        return ""
    return (
        f"{change.group.name}, {change.b.backend}: {one.verdict} than sequential under "
        f"{named(site_of(change.a))} ({fmt.ratio(one.speedup)}), {other.verdict} under "
        f"{named(site_of(change.b))} ({fmt.ratio(other.speedup)})"
    ).replace("equivalent than", "equivalent to")


def step_table(step: Step, machine: Machine, alpha: float, width: int | None = None) -> Table:
    """Return the table of one step: threads' speed-up under each, and what each model gains."""
    models = dict.fromkeys(model for shift in step.shifts for model in shift.changes)
    columns = [
        Column[Shift](0, "workload", lambda shift: f"{shift.group} {shift.level}".rstrip(), align="left")
    ]
    if THREADS in models:
        columns += [_threads_column(at, when) for at, when in enumerate(("before", "after"))]
    ranked = sorted(models, key=lambda model: model not in (SEQUENTIAL, THREADS))
    columns += [_model_column(1 + ranked.index(model), model) for model in models]
    more = len(step.turned) - MOST_TURNED
    turned = [*step.turned[:MOST_TURNED], *([f"and {more} more"] if more > 0 else [])]
    return table_of(
        columns,
        step.shifts,
        width,
        title=step.title,
        caption=f"How many times as fast as under {named(step.a)} each model is under {named(step.b)}; one "
        "thread is the sequential one. Threads before and after: how many times as fast as sequential. "
        f"± {fmt.confidence(alpha)} intervals.",
        notes=(*version_lines(step, machine), *(f"Turns over: {line}" for line in turned)),
    )


def _threads_column(at: int, when: str) -> Column[Shift]:
    def draw(shift: Shift) -> str:
        row = shift.speedups[at]
        if row is None or row.speedup is None:
            return fmt.ABSENT
        return f"{fmt.times(row.speedup)} {give_or_take(row.speedup, row.speedup_ci)}".rstrip()

    return Column(0, f"threads {when}", draw, align="left")


def _model_column(rank: int, model: str) -> Column[Shift]:
    def draw(shift: Shift) -> str:
        change = shift.changes.get(model)
        return change_text(change) if change else ""

    return Column(rank, "one thread" if model == SEQUENTIAL else model, draw, align="left")


def change_text(change: Change) -> str:
    """Return in short how many times as fast B is as A, with a sign for the verdict: `▲ 1.78× ±4 %`."""
    found = change.comparison
    speed, sure = 1 / found.ratio, give_or_take(1 / found.ratio, inverse(found.ratio_ci))
    return f"{SIGNS[found.verdict]} {fmt.times(speed)} {sure}".rstrip()


def version_lines(step: Step, machine: Machine) -> list[str]:
    """Return in a line which libraries' versions differ between the two; nothing where none does."""
    change = next(iter(step.shifts[0].changes.values()))
    apart = versions_apart(machine, change.a, change.b)
    shown = [
        clean(f"{name} {one} and {other}", 80)
        for name, (one, other) in apart.items()
        if name not in CONDUCTORS
    ]
    if not shown:
        return []
    return [f"Not the same libraries under {named(step.a)} and {named(step.b)}: {', '.join(shown)}."]


def step_tables(summary: Summary, width: int | None = None, headlines: bool = False) -> list[Table]:
    """Return the table of every step: of all workloads, or of the headline ones alone if there are any."""
    machine, alpha = summary.run.machine, summary.run.plan.alpha
    found = [_leading(step) if headlines else step for step in steps(summary)]
    return [step_table(step, machine, alpha, width) for step in found]


def _leading(step: Step) -> Step:
    first = tuple(shift for shift in step.shifts if is_headline(shift))
    return replace(step, shifts=first) if first else step


def is_headline(shift: Shift) -> bool:
    """Return whether a run puts this workload first."""
    return any(change.group.display.headline for change in shift.changes.values())


def changes_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return every change as plain data: `ratio` is B's time divided by A's, and the verdict is of B."""
    return [
        {
            **fields(change.a, "workload", "backend"),
            "group": own_name(change.group.name),
            "a": change.a.id,
            "b": change.b.id,
            "from": levels_of(change.a.params),
            "to": levels_of(change.b.params),
            **asdict(change.comparison),
        }
        for change in changes
    ]


def levels_of(params: Params) -> dict[str, Any]:
    """Return the levels that say which interpreter it is."""
    return {name: params.get(name) for name in FACTORS}


OF_PYTHON = (
    *("version", "implementation", "free_threaded_build", "gil_enabled", "jit_available", "jit_enabled"),
    *("pgo", "lto", "build_options", "compiler"),
)


def interpreters_json(machine: Machine) -> list[dict[str, Any]]:
    """Return every interpreter of a run: its build, its GIL, its JIT, its libraries."""
    found = []
    for (name, gil), one in described(machine).items():
        python, libraries = one.get("python"), one.get("libraries")
        known = python if isinstance(python, Mapping) else {}
        found.append(
            {
                "python": name,
                "gil": gil,
                **{key: known.get(key) for key in OF_PYTHON},
                "libraries": libraries if isinstance(libraries, Mapping) else {},
            }
        )
    return found
