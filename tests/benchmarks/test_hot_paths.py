"""pytest-benchmark cases for what the harness does often: `pytest tests/benchmarks --benchmark-only -n 0`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.analysis.run.summary import summarise
from bench.model.plan import Cell, Group
from bench.model.run import Run
from bench.output.tables.markdown import run_markdown
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.workers import Workers
from bench.storage.journal import Journal
from bench.worker.protocol import RoundDone, RunRound
from tests.benchmarks.single import single
from tests.made import blocks_of, header_of, plan_of, planned_cell, planned_group, record, result, run_of

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
    """One block of four cells with eight rounds each, encoded, written and synced."""
    groups = made_groups(1)
    with Journal(tmp_path / "run", header_of(plan_of(*groups))) as journal:
        benchmark(journal.append, record(groups[0], 1, [0.01] * 8))
    assert (tmp_path / "run" / "blocks.jsonl").stat().st_size > 0


def test_tables_of_a_thousand_cells(benchmark: BenchmarkFixture) -> None:
    """Every figure and comparison of 250 groups of four cells, as Markdown."""
    run = made_run(250)
    text = benchmark(lambda: run_markdown(summarise(run)))
    assert text.count("| sequential |") == 250


def made_groups(count: int) -> tuple[Group, ...]:
    names = [f"made/{number}" for number in range(count)]
    return tuple(planned_group(name, [planned_cell(name, one) for one in BACKENDS]) for name in names)


def made_run(groups: int) -> Run:
    """Return a run in which each cell has ten blocks that scatter a little."""
    logs = [0.01 * (number * 7 % 5) for number in range(10)]
    made = made_groups(groups)
    return run_of(made, [result(cell, blocks_of(logs)) for group in made for cell in group.cells])
