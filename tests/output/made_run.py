"""A small run that never took place: the same figures each time, with something for every chart."""

import math
import random
from functools import cache
from typing import Any

from msgspec.structs import replace

from bench.analysis.run.sites import site_of
from bench.analysis.run.summary import Summary, summarise
from bench.model.measurements import Histogram, OpenLoop
from bench.model.plan import Cell, Display, Expectation, Group, Params, Plan
from bench.model.rounds import Phases, Round, Span
from bench.model.run import SCHEMA, CellBlock, CellResult, Control, Run, Tool
from bench.worker.meters.histogram import histogram_of
from tests.output.made_patterns import made_patterns

BACKENDS = ("sequential", "asyncio", "threads", "processes")
HOSTILE = '$\\frac{1}{0}$ <script>alert("&")</script> \x1b[31m 日本 ' + "long " * 80
BLOCKS = 10
MACHINE = {
    "cpu": {"model": "Abacus 9000", "usable": 2},
    "system": {"os": "Linux", "kernel": "6.1.0"},
    "python": {"implementation": "CPython", "version": "3.11.7"},
}


def made_group(
    name: str,
    concurrency: int = 4,
    factor: str = "backend",
    params: Params | None = None,
    clients: tuple[str, ...] = (),
    **more: Any,
) -> Group:
    """Return a group with a cell for every backend; with `clients`, each backend has its own."""
    fixed = params or {}
    levels: list[Params] = [{"client": client} for client in clients] or [{} for _ in BACKENDS]
    cells = tuple(
        Cell(
            id=f"{name}:{backend}",
            group=name,
            workload=name.split("/")[0],
            backend=backend,
            params={**fixed, **level},
            levels=level,
        )
        for backend, level in zip(BACKENDS, levels, strict=True)
    )
    return Group(
        name=name,
        workload=name.split("/")[0],
        question=f"What about {name}?",
        factor=factor,
        params=fixed,
        concurrency=concurrency,
        cells=cells,
        blocks=BLOCKS,
        rounds=3,
        least_rounds=3,
        **more,
    )


def made_cell(cell: Cell, group: Group, wall_s: float, ideal_s: float | None = None) -> CellResult:
    """Return the cell with a pilot that has spans, and blocks that scatter a little around `wall_s`."""
    chance = random.Random(cell.id)
    figures = {} if ideal_s is None else {"ideal_s": ideal_s}
    pilot = CellBlock(block=0, phases=Phases(), rounds=(), spans=_spans(cell.backend, group.concurrency))
    blocks = [
        CellBlock(
            block=number,
            phases=Phases(create_s=1e-5, ready_s=2e-3, first_result_s=3e-4, teardown_s=4e-4),
            rounds=tuple(
                Round(kind="timed", wall_s=wall_s * math.exp(chance.gauss(0, 0.02)), figures=figures)
                for _ in range(3)
            ),
        )
        for number in range(1, BLOCKS + 1)
    ]
    return CellResult(
        id=cell.id,
        group=cell.group,
        workload=cell.workload,
        backend=cell.backend,
        params=cell.params,
        levels=cell.levels,
        status="ok",
        operations=8,
        blocks=(pilot, *blocks),
    )


def _spans(backend: str, concurrency: int) -> tuple[Span, ...]:
    lanes = 1 if backend == "sequential" else concurrency
    return tuple(
        Span(index, index // lanes * 0.005, (index // lanes + 1) * 0.005, index % lanes) for index in range(8)
    )


RATES_PER_S = (500.0, 2000.0)
ARRIVALS = 1200


@cache
def made_times(typical_ns: int) -> Histogram:
    """Return times around a typical one, with a tail to the right."""
    shares = [(step + 0.5) / 60 for step in range(60)]
    return histogram_of(
        int(typical_ns * (1 - math.log(1 - share) / 4)) for share in shares for _ in range(ARRIVALS // 60)
    )


def made_open(backend: str, rate_per_s: float, number: int = 1, **changes: Any) -> Round:
    """Return an open round, a little slower in every block; sequential falls behind at the higher rate."""
    behind = backend == "sequential" and rate_per_s > 1000
    wait_ns = 500_000_000 if behind else 100_000 + 10_000 * number
    seen: dict[str, Any] = {
        "rate_per_s": rate_per_s,
        "operations": ARRIVALS,
        "sent_per_s": rate_per_s,
        "done_per_s": rate_per_s * (0.5 if behind else 0.99),
        "waiting": 600 if behind else 1,
        "latency": made_times(5_000_000 + wait_ns),
        "queue": made_times(wait_ns),
        "service": made_times(5_000_000),
        "lateness": made_times(20_000),
    }
    return Round(kind="open", wall_s=2.4, open_loop=OpenLoop(**seen | changes))


def with_open_loop(cell: CellResult) -> CellResult:
    """Return the cell with an open round at each rate in every block but the pilot."""
    blocks = [
        replace(b, rounds=(*b.rounds, *(made_open(cell.backend, rate, b.block) for rate in RATES_PER_S)))
        for b in cell.blocks
        if b.block
    ]
    return replace(cell, blocks=(cell.blocks[0], *blocks))


WALLS_S = {
    "versions": (0.01, 0.011, 0.0105, 0.006, 0.009, 0.0099, 0.0095, 0.0055),
    "nap": (0.04, 0.01, 0.0102, 0.015),
    "nap/k1": (0.04, 0.0402, 0.041, 0.045),
    "web/mixed": (0.012, 0.003, 0.014, 0.016),
    "web/same": (0.012, 0.006, 0.008, 0.015),
    "nothing": (1e-6, 2e-5, 4e-5, 8e-4),
    "blend/short": (0.008, 0.0084, 0.009, 0.012),
    "blend/long": (0.08, 0.081, 0.082, 0.042),
    "crunch/short": (0.008, 0.0081, 0.009, 0.016),
    "crunch/long": (0.8, 0.801, 0.82, 0.41),
    "carry/little": (0.04, 0.0401, 0.041, 0.022),
    "carry/much": (0.04, 0.0402, 0.041, 0.2),
}


def made_groups() -> tuple[Group, ...]:
    """Return a sweep of two, a pairing, the group that takes it apart, and a group of cost."""
    clients = ("requests", "aiohttp", "requests", "requests")
    cost = Expectation(kind="cost", backend="asyncio", says="what an empty operation costs")
    return (
        made_group("nap", display=Display(headline=True, sweep="nap")),
        made_group("nap/k1", 1, display=Display(sweep="nap")),
        made_group(
            "web/mixed",
            factor="backend",
            confounded="client",
            clients=clients,
            display=Display(headline=True),
        ),
        made_group("web/same", params={"client": "h11"}, display=Display(headline=True)),
        made_group("nothing", display=Display(headline=True), controls=(cost,)),
    )


def made_point(name: str, length_s: float) -> Group:
    """Return one of the two points of a map."""
    params: Params = {"length_s": length_s, "cpu_share": 1.0}
    return made_group(f"blend/{name}", params=params, display=Display(grid=("cpu_share", "length_s")))


def made_run(groups: tuple[Group, ...] = (), **changes: Any) -> Run:
    """Return the run, of these groups or all that are no patterns, with some of its fields changed."""
    groups = groups or made_groups()
    cells = [
        made_cell(cell, group, wall_s, 0.01 if group.display.sweep else None)
        for group in groups
        for cell, wall_s in zip(group.cells, WALLS_S[group.name], strict=True)
    ]
    plan = Plan(
        profile="quick",
        seed=7,
        groups=groups,
        command="bench all --profile quick",
    )
    cells = [with_open_loop(cell) if cell.group == "nap" else cell for cell in cells]
    run = Run(
        schema=SCHEMA,
        id="20260131T235959-7f3a",
        status="complete",
        tool=Tool("concurrency-lab", "0.1.0"),
        profile="quick",
        seed=7,
        started_at="2026-01-31T23:59:59+00:00",
        finished_at=None,
        machine=MACHINE,
        controls=(
            Control(name="A/A, unpinned", group="nap", says="twins agree", ok=True, ratio=1.0, ratio_ci=None),
        ),
        plan=plan,
        cells=tuple(cells),
    )
    return replace(run, **changes)


def made_sites(name: str) -> Group:
    """Return a group of two interpreters."""
    group = made_group(name)
    sites: list[Params] = [{"python": "3.11"}, {"python": "3.14"}]
    cells = tuple(
        replace(cell, id=f"{cell.id}[python={site['python']}]", params=site, levels=site)
        for site in sites
        for cell in group.cells
    )
    return replace(group, cells=cells)


@cache
def _full_run() -> Run:
    points = (
        made_sites("versions"),
        made_point("short", 0.001),
        made_point("long", 0.01),
        *(made_group(f"crunch/{length}", display=Display(chart="sizes")) for length in ("short", "long")),
        *(
            made_group(f"carry/{name}", params={"size_bytes": size}, display=Display(chart="payload"))
            for name, size in (("little", 1000), ("much", 1_000_000))
        ),
    )
    run, patterns = made_run(groups=(*made_groups(), *points)), made_patterns()
    groups = (*run.plan.groups, *(group for group, _ in patterns))
    cells = (*run.cells, *(cell for _, found in patterns for cell in found))
    return replace(run, plan=replace(run.plan, groups=groups), cells=cells)


def full_run(**changes: Any) -> Run:
    """Return the run with groups of patterns as well: something for every chart there is."""
    return replace(_full_run(), **changes)


@cache
def full_summary() -> Summary:
    """Return what that run comes to."""
    return summarise(_full_run())


def with_cells(run: Run, fates: dict[str, dict[str, Any]]) -> Run:
    """Return the run with the fields of some cells changed, by cell id."""
    cells = tuple(replace(cell, **fates[cell.id]) if cell.id in fates else cell for cell in run.cells)
    return replace(run, cells=cells)


def only_group(run: Run, name: str) -> Run:
    """Return the run with one group alone."""
    groups = tuple(group for group in run.plan.groups if group.name == name)
    cells = tuple(cell for cell in run.cells if cell.group == name)
    return replace(run, plan=replace(run.plan, groups=groups), cells=cells)


def hostile_run() -> Run:
    """Return a run as a stranger might have written it."""
    return hostile(full_run())


def hostile(run: Run) -> Run:
    """Return the run with a text that does harm wherever one can stand."""
    run = replace(run, id=HOSTILE, profile=HOSTILE, notes=(HOSTILE,), tool=Tool(HOSTILE, HOSTILE))
    groups = tuple(replace(group, question=HOSTILE) for group in run.plan.groups)
    return replace(
        run,
        machine={"cpu": {"model": HOSTILE}, HOSTILE: HOSTILE, "system": [HOSTILE], "load": None},
        plan=replace(run.plan, groups=groups, command=HOSTILE),
        cells=tuple(
            replace(
                cell,
                levels={HOSTILE: HOSTILE, **site_of(cell)},
                backend=cell.backend if cell.backend == "sequential" else f"{cell.backend} {HOSTILE}",
            )
            for cell in run.cells
        ),
    )
