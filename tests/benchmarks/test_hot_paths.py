"""pytest-benchmark cases for what the harness does often: `pytest tests/benchmarks --benchmark-only -n 0`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture

from bench.analysis.run.summary import summarise
from bench.model.plan import Cell, Group, Plan
from bench.model.rounds import Phases, Round
from bench.model.run import SCHEMA, BlockRecord, CellBlock, Header, Run, Tool
from bench.output.tables.markdown import run_markdown
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.workers import Workers
from bench.storage.journal import Journal
from bench.storage.run_file import assemble
from bench.worker.protocol import RoundDone, RunRound
from tests.benchmarks.single import single

BACKENDS = ("sequential", "asyncio", "threads", "processes")


@pytest.fixture
def parked() -> Iterator[tuple[Workers, Cell]]:
    plan, group, cell = single("dispatch", "sequential")
    with Interrupts() as interrupts, Nursery() as nursery:
        crew = Workers(ProcessLauncher(nursery, interrupts), plan, group, 0)
        crew.open([cell])
        crew.step(cell, "create")
        crew.step(cell, "ready")
        yield crew, cell
        crew.close()


def test_round_trip_to_a_parked_worker(benchmark: BenchmarkFixture, parked: tuple[Workers, Cell]) -> None:
    """An order to a parked worker, an empty round, and its answer."""
    crew, cell = parked
    answer = benchmark(crew.ask, cell, RunRound("timed", 1))
    assert isinstance(answer, RoundDone)


def test_append_to_the_journal(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """One block of five cells with ten rounds each, encoded, written and synced."""
    groups = made_groups(1)
    with Journal(tmp_path / "run", made_header(groups)) as journal:
        benchmark(journal.append, made_record(groups[0], 1))
    assert (tmp_path / "run" / "blocks.jsonl").stat().st_size > 0


def test_tables_of_a_thousand_cells(benchmark: BenchmarkFixture) -> None:
    """Every figure and comparison of 250 groups of four cells, as Markdown."""
    run = made_run(250)
    text = benchmark(lambda: run_markdown(summarise(run)))
    assert text.count("| sequential |") == 250


def made_groups(count: int) -> tuple[Group, ...]:
    _, template, _ = single("dispatch", "asyncio")
    groups = []
    for number in range(count):
        name = f"made/{number}"
        cells = tuple(
            Cell(id=f"{name}:{one}", group=name, workload="dispatch", backend=one, params={"concurrency": 16})
            for one in BACKENDS
        )
        groups.append(replace(template, name=name, cells=cells, pinned=False, controls=()))
    return tuple(groups)


def made_header(groups: tuple[Group, ...]) -> Header:
    plan = Plan(profile="quick", seed=1, groups=groups)
    return Header(
        schema=SCHEMA,
        id="20260101T000000-0000",
        tool=Tool("concurrency-lab", "0"),
        started_at="2026-01-01T00:00:00+00:00",
        plan=plan,
        machine={},
    )


def made_record(group: Group, block: int) -> BlockRecord:
    cells = {}
    for position, cell in enumerate(group.cells):
        walls_s = [0.01 * (1 + position) * (1 + 0.01 * ((block * 7 + turn * 3) % 5)) for turn in range(8)]
        rounds = tuple(Round(kind="timed", wall_s=wall_s, digest="0" * 16) for wall_s in walls_s)
        cells[cell.id] = CellBlock(block=block, phases=Phases(create_s=0.001, ready_s=0.001), rounds=rounds)
    return BlockRecord(
        group=group.name, block=block, operations=100, started_at="2026-01-01T00:00:00+00:00", cells=cells
    )


def made_run(groups: int) -> Run:
    made = made_groups(groups)
    records = [made_record(group, block) for group in made for block in range(1, 11)]
    return assemble(made_header(made), records, "complete")
