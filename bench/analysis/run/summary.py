"""The summary of a run: a row per cell, and every comparison within its group."""

import itertools
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.analysis.run.cell_times import (
    log_times,
    measured,
    measured_blocks,
    median_of,
    per_operation,
    round_mean,
    rounds_of,
    stood_still,
)
from bench.analysis.run.figures import figure_intervals, figure_means
from bench.analysis.run.interpreters import Change, changes
from bench.analysis.run.latency import LatencyRow, latency_rows
from bench.analysis.run.noise import Noise, noise_of
from bench.analysis.run.sites import separated
from bench.analysis.stats.blocks import round_log_ratios, within_blocks
from bench.analysis.stats.compare import ALPHA, DELTA, Comparison, compare_family, turned
from bench.analysis.stats.estimate import Interval, estimate, inverse
from bench.analysis.stats.variance import Components, components
from bench.model.plan import SEQUENTIAL, Group, Params
from bench.model.run import CellResult, Run
from bench.storage.certificates import Certificate

# From this ratio on the mean is worth showing beside the typical time.
HEAVY = 1.25
STILL = "no round has a positive time: the clock stood still or went backwards"


class Row(Struct, frozen=True, kw_only=True):
    """One cell's metrics as tables show them.

    Intervals are 95 %, or 99 % if the plan may stop early; those of ratios are simultaneous for the group.

    `wall_s` is one round's typical time and `mean_s` its plain mean; `speedup` is the sequential cell's time
    divided by this one's; `verdict` describes this cell relative to the sequential one.
    """

    cell: CellResult
    blocks: int
    rounds: int = 0
    wall_s: float | None = None
    wall_s_ci: Interval | None = None
    mean_s: float | None = None
    speedup: float | None = None
    speedup_ci: Interval | None = None
    verdict: str | None = None
    detectable: float | None = None
    cpu_s: float | None = None
    memory_bytes: float | None = None
    memory_kind: str | None = None
    create_s: float | None = None
    ready_s: float | None = None
    import_s: float | None = None
    first_result_s: float | None = None
    teardown_s: float | None = None
    in_flight: int | None = None
    in_flight_by_worker: tuple[int, ...] = ()
    figures: dict[str, float] = {}
    figures_ci: dict[str, Interval | None] = {}

    @property
    def heavy(self) -> bool:
        """Return whether the plain mean is well above the typical time, because of occasional delays."""
        return bool(self.wall_s and self.mean_s and self.mean_s > HEAVY * self.wall_s)

    @property
    def params(self) -> Params:
        """Return the cell's levels."""
        return self.cell.params

    @property
    def s_per_op(self) -> float | None:
        """Return the typical time of a round divided by its operations."""
        return self.wall_s / self.cell.operations if self.wall_s and self.cell.operations else None

    @property
    def throughput_per_s(self) -> float | None:
        """Return operations per second in a typical round."""
        return 1 / self.s_per_op if self.s_per_op else None

    @property
    def cpu_s_per_op(self) -> float | None:
        """Return CPU seconds per operation, of the whole process tree."""
        known = self.cpu_s is not None and self.cell.operations
        return self.cpu_s / self.cell.operations if known else None  # type: ignore[operator]


class Pair(Struct, frozen=True, kw_only=True):
    """Two cells of one group, and the comparison of B with A."""

    a: CellResult
    b: CellResult
    comparison: Comparison
    spread: Components | None = None


class GroupSummary(Struct, frozen=True, kw_only=True):
    """A group with its rows, in the plan's order, and its family of comparisons."""

    group: Group
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    alpha: float = ALPHA
    margin: float = DELTA
    latency: tuple[LatencyRow, ...] = ()

    @property
    def operations(self) -> int | None:
        """Return the operations per round (N), which are the same for all cells of a group."""
        return next((row.cell.operations for row in self.rows if row.cell.operations), None)

    @property
    def blocks(self) -> int:
        """Return the largest number of blocks that a cell of the group has."""
        return max((row.blocks for row in self.rows), default=0)

    def comparison(self, a: str, b: str) -> Comparison | None:
        """Return the comparison of cell `b` with cell `a`, by id; None if the family does not hold it."""
        pairs = {(pair.a.id, pair.b.id): pair.comparison for pair in self.pairs}
        back = pairs.get((b, a))
        return pairs.get((a, b)) or (turned(back) if back else None)


class Summary(Struct, frozen=True, kw_only=True):
    """Everything that tables, charts and the page show.

    `run` has a group for each interpreter of a run that has several; `whole` is such a run as it was
    measured, and `changes` what each of its interpreters changes.
    """

    run: Run
    groups: tuple[GroupSummary, ...]
    unmeasured: tuple[CellResult, ...]
    noise: Noise
    certificate: Certificate | None = None
    whole: Run | None = None
    changes: tuple[Change, ...] = ()

    @property
    def headline_groups(self) -> tuple[GroupSummary, ...]:
        """Return the groups that a run puts first; all of them where none is marked."""
        return tuple(group for group in self.groups if group.group.display.headline) or self.groups

    @property
    def measured(self) -> Run:
        """Return the run as it was measured."""
        return self.whole or self.run


def summarise(whole: Run, certificate: Certificate | None = None) -> Summary:
    """Return the summary of a run; `certificate` is the calibration of its machine, if there is one."""
    run = separated(whole)
    groups = tuple(summarise_group(run, group) for group in run.plan.groups)
    still = (
        replace(cell, status="void", reason=STILL)
        for cell in run.cells
        if cell.status == "ok" and stood_still(cell)
    )
    unmeasured = (*(cell for cell in run.cells if cell.status != "ok"), *still)
    return Summary(
        run=run,
        groups=groups,
        unmeasured=unmeasured,
        noise=noise_of(run),
        certificate=certificate,
        whole=whole,
        changes=tuple(changes(whole)),
    )


def summarise_group(run: Run, group: Group) -> GroupSummary:
    """Return one group's rows and comparisons."""
    cells = [cell for cell in run.cells if cell.group == group.name]
    # Another tool's benchmarks ran sequentially: drift would look like a difference.
    return summarise_cells(group, cells, run.plan.alpha, run.plan.margin, beside=not run.imported_from)


def summarise_cells(
    group: Group, results: Sequence[CellResult], alpha: float, margin: float, beside: bool = True
) -> GroupSummary:
    """Return a group's rows and comparisons; cells that are not ok have neither times nor comparisons.

    Cells that were not measured `beside` each other are not compared.
    """
    cells = [cell for cell in results if not cell.twin and cell.status != "skipped"]
    good = measured(cells)
    compared = sorted(good, key=lambda cell: cell.backend != SEQUENTIAL) if beside else ()
    pairs = compare_cells(compared, group, alpha, margin)
    return GroupSummary(
        group=group,
        rows=tuple(_row(cell, pairs, group, alpha) for cell in cells),
        pairs=tuple(pairs),
        alpha=alpha,
        margin=margin,
        latency=latency_rows(good),
    )


def compare_cells(
    cells: Sequence[CellResult], group: Group, alpha: float = ALPHA, delta: float = DELTA
) -> list[Pair]:
    """Return the group's family: every two comparable cells, the earlier one as A."""
    times = {cell.id: per_operation(cell) for cell in cells}
    couples = [
        (a, b, within_blocks(times[a.id], times[b.id]))
        for a, b in itertools.combinations(cells, 2)
        if comparable(a, b, group)
    ]
    couples = [couple for couple in couples if couple[2]]
    found = compare_family([values for _, _, values in couples], group.method, alpha, delta)
    return [
        Pair(a=a, b=b, comparison=one, spread=components(round_log_ratios(times[a.id], times[b.id])))
        for (a, b, _), one in zip(couples, found, strict=True)
    ]


def comparable(a: CellResult, b: CellResult, group: Group) -> bool:
    """Return whether two cells differ only in the group's factor, or in two that vary together by plan.

    Cells with unequal work are never compared, nor those of a group that is measured for something else.
    """
    if group.unequal or not group.compared:
        return False
    if group.free or group.confounded or not (a.levels and b.levels):
        return True
    return a.backend == b.backend or a.levels == b.levels


def baseline_of(cell: CellResult, bases: Sequence[CellResult]) -> CellResult | None:
    """Return the sequential baseline of a cell: that of the same levels, else the only one."""
    if cell.backend == SEQUENTIAL:
        return None
    # If a level of the work varies within the group, each level has a sequential cell of its own.
    alike = [base for base in bases if base.levels == cell.levels]
    return (alike or list(bases))[0] if alike or len(bases) == 1 else None


def _over_sequential(cell: CellResult, pairs: Sequence[Pair]) -> Comparison | None:
    found = [pair for pair in pairs if pair.b.id == cell.id and pair.a.backend == SEQUENTIAL]
    base = baseline_of(cell, [pair.a for pair in found])
    return next((pair.comparison for pair in found if pair.a is base), None)


def _row(cell: CellResult, pairs: Sequence[Pair], group: Group, alpha: float) -> Row:
    if cell.status != "ok" or not measured_blocks(cell):
        return Row(cell=cell, blocks=len(measured_blocks(cell)))
    typical = estimate(list(log_times(cell).values()), group.method, 1 - alpha)
    over = _over_sequential(cell, pairs)
    itself = 1.0 if cell.backend == SEQUENTIAL and not group.unequal else None
    return Row(
        cell=cell,
        blocks=len(measured_blocks(cell)),
        rounds=max(len(rounds_of(block, "timed")) for block in measured_blocks(cell)),
        wall_s=typical.value,
        wall_s_ci=typical.bounds,
        mean_s=round_mean(cell, lambda record: record.wall_s),
        speedup=1 / over.ratio if over else itself,
        speedup_ci=inverse(over.ratio_ci) if over else None,
        verdict=over.verdict if over else None,
        detectable=over.detectable if over else None,
        cpu_s=round_mean(cell, lambda record: record.cpu_s),
        memory_bytes=_memory_bytes(cell),
        memory_kind=next((b.memory_kind for b in cell.blocks if b.memory_kind), None),
        create_s=median_of(cell, lambda block: block.phases.create_s),
        ready_s=median_of(cell, lambda block: block.phases.ready_s),
        import_s=median_of(cell, lambda block: block.phases.import_s),
        first_result_s=median_of(cell, lambda block: block.phases.first_result_s),
        teardown_s=median_of(cell, lambda block: block.phases.teardown_s),
        in_flight=max((b.in_flight for b in cell.blocks if b.in_flight), default=None),
        in_flight_by_worker=max((b.in_flight_by_worker for b in cell.blocks), default=()),
        figures=figure_means(cell),
        figures_ci=figure_intervals(cell, alpha),
    )


def _memory_bytes(cell: CellResult) -> float | None:
    # PSS divides shared pages among processes, so the growth of an idle tree can be slightly negative.
    grown = median_of(cell, lambda block: block.memory_bytes)
    return None if grown is None else max(0.0, grown)
