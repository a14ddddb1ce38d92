"""The table of a comparison, column by column: one place for the terminal and Markdown."""

from collections.abc import Callable, Iterable, Sequence

from bench.analysis.runs.across import Across, CellAcross, Relative, regressed
from bench.analysis.runs.comparability import alpha_of
from bench.machine.facts import clean
from bench.model.plan import SEQUENTIAL
from bench.output.tables import format as fmt
from bench.output.tables.words import label

Column = tuple[str, Callable[[CellAcross], str]]

LABEL_LIMIT = 60
# From three sides on, the tables hold what is established; who would read all of the rest?
ALL_ROWS_SIDES = 2
THE_REST = "The tables hold the established differences; --json holds everything."
GAP = 2


def columns(
    rows: Sequence[CellAcross], threshold: float | None, width: int | None = None
) -> tuple[Column, ...]:
    """Return the columns in order, without the least needed of those that do not fit into `width`."""
    a, b = rows[0].a.label, rows[0].b.label
    ranked: list[tuple[int, Column]] = [
        (0, ("model", lambda row: clean(label(row.cell), LABEL_LIMIT))),
        (6, (f"{a} time/op", lambda row: fmt.duration(row.a_s_per_op))),
        (5, (f"{b} time/op", lambda row: fmt.duration(row.b_s_per_op))),
        (4, ("as it stands", lambda row: fmt.ratio(row.absolute))),
        (1, (f"relative [{fmt.confidence(alpha_of(rows[0].a, rows[0].b))}]", _relative)),
        (2, ("verdict", lambda row: verdict(row, threshold))),
        (
            3,
            (
                "could find",
                lambda row: fmt.percent_above_one(row.relative.detectable if row.relative else None),
            ),
        ),
    ]
    while width is not None and len(ranked) > 3 and _width(ranked, rows) > width:
        ranked.remove(max(ranked, key=lambda entry: entry[0]))
    return tuple(column for _, column in ranked)


def _width(ranked: Sequence[tuple[int, Column]], rows: Sequence[CellAcross]) -> int:
    drawn = (max(len(name), *(len(draw(row)) for row in rows)) for _, (name, draw) in ranked)
    return sum(drawn) + GAP * (len(ranked) - 1)


def _relative(row: CellAcross) -> str:
    found = row.relative
    if found is None or found.ratio is None:
        return fmt.ABSENT
    if found.ratio_ci is None:
        return fmt.ratio(found.ratio)
    return f"{fmt.ratio(found.ratio)} {fmt.interval(found.ratio_ci)}"


def _could_find(row: CellAcross) -> str:
    return fmt.percent_above_one(row.relative.detectable if row.relative else None)


def verdict(row: CellAcross, threshold: float | None) -> str:
    """Return the verdict in words that need no colour; a regression beyond the threshold says so."""
    if row.relative is None:
        return "(base)" if row.cell.backend == SEQUENTIAL else "none"
    return _word(row.relative, threshold)


def _word(found: Relative, threshold: float | None) -> str:
    if threshold is not None and regressed(found, threshold):
        return "REGRESSION"
    return found.verdict


def caption(rows: Sequence[CellAcross]) -> str:
    """Return what a group's rows rest on: N and blocks of each side, or its runs."""
    a, b = rows[0].a, rows[0].b
    sizes = [{run.cells[rows[0].cell.id].operations for run in side.runs} for side in (a, b)]
    operations = " and ".join(dict.fromkeys(_listed(size) for size in sizes))
    if len(a.runs) > 1 or len(b.runs) > 1:
        return f"N={operations} · {len(a.runs)} and {len(b.runs)} runs"
    blocks = [len(side.runs[0].cells[rows[0].cell.id].log_times) for side in (a, b)]
    return f"N={operations} · {blocks[0]} and {blocks[1]} blocks"


def _listed(sizes: Iterable[int | None]) -> str:
    return "/".join(sorted(str(size) for size in sizes))


def by_pair(cells: Sequence[CellAcross]) -> dict[str, list[CellAcross]]:
    """Return the cells of each later side, by its label."""
    found: dict[str, list[CellAcross]] = {}
    for one in cells:
        found.setdefault(one.b.label, []).append(one)
    return found


def by_group(cells: Sequence[CellAcross]) -> dict[str, list[CellAcross]]:
    """Return the cells of each group, the sequential one first."""
    found: dict[str, list[CellAcross]] = {}
    for one in sorted(cells, key=lambda one: one.cell.backend != SEQUENTIAL):
        found.setdefault(one.cell.group, []).append(one)
    return {group: found[group] for group in dict.fromkeys(one.cell.group for one in cells)}


def whole(across: Across) -> bool:
    """Return whether the tables hold every cell."""
    return len(across.sides) <= ALL_ROWS_SIDES


def shown(across: Across, threshold: float | None) -> list[CellAcross]:
    """Return the cells that the tables hold: all of two sides, what is established of more."""
    return [one for one in across.cells if whole(across) or established(one, threshold)]


def established(one: CellAcross, threshold: float | None) -> bool:
    """Return whether a difference of the cell is established."""
    found = one.relative
    if found is None:
        return False
    return found.verdict in ("faster", "slower") or (threshold is not None and regressed(found, threshold))
