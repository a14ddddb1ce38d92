"""What a claim may ask of a run."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.claims.evidence import Evidence
from bench.analysis.stats.estimate import student
from bench.model.rounds import Round
from bench.model.run import Run
from tests.analysis.claims.made_evidence import Made, made_run
from tests.made import block, planned_cell, planned_group, result, run_of, simple_run

ALIKE = [one for one in (0.0, 0.1, 0.05, -0.1, 0.02, -0.03) for _ in range(2)]


def two(logs: list[float], **changes: Any) -> Run:
    """Return a run in which threads take these logs over asyncio."""
    return simple_run({"asyncio": [0.0] * len(logs), "threads": logs}, **changes)


def bounds(run: Run) -> tuple[float, float]:
    """Return the interval of threads over asyncio."""
    evidence = Evidence(run)
    found = evidence.ratio("r", evidence.cell("made", "asyncio"), evidence.cell("made", "threads"))
    assert found.interval is not None
    return found.interval


def test_a_ratio_is_of_merged_blocks_as_in_tables() -> None:
    """Twelve blocks that come in alike pairs have the interval of six."""
    assert bounds(two(ALIKE)) == pytest.approx(student(ALIKE[::2], 0.95).bounds)


def test_a_run_that_its_data_stopped_is_judged_at_its_own_level() -> None:
    """Planned at 1 %, every kind of figure has a wider interval; a laxer plan than 5 % changes nothing."""
    run = made_run({("g", "asyncio"): Made(figures={"a": 2.0}), ("g", "threads"): Made(figures={"a": 3.0})})
    strict, lax = (replace(run, plan=replace(run.plan, alpha=alpha)) for alpha in (0.01, 0.3))
    told = []
    for one in (strict, run, lax):
        evidence = Evidence(one)
        a, b = (evidence.cell("g", name) for name in ("asyncio", "threads"))
        told.append(
            [
                evidence.figure("f", a, "a", "count"),
                evidence.figure_quotient("f", a, b, "a"),
                evidence.wall("w", a),
                evidence.phase("p", a, "ready_s"),
            ]
        )
    for wide, usual, same in zip(*told, strict=True):
        assert wide.interval is not None
        assert usual.interval is not None
        assert wide.interval[0] < usual.interval[0] < usual.interval[1] < wide.interval[1]
        assert same == usual


def test_the_rounds_of_a_figure_are_all_that_have_it() -> None:
    """Timed or not, block after block, but for the pilot."""
    rounds = [
        Round(kind="untimed", wall_s=0.01, figures={"seen": 0}),
        Round(kind="timed", wall_s=0.01, figures={"seen": 1}),
        Round(kind="traced", wall_s=0.01, figures={"seen": 2}),
        Round(kind="memory", wall_s=0.01),
    ]
    cell = planned_cell("g", "asyncio")
    blocks = [block(0, [1.0]), block(1, [], rounds=tuple(rounds)), block(2, [], rounds=(rounds[1],))]
    evidence = Evidence(run_of([planned_group("g", [cell])], [result(cell, blocks)]))
    assert evidence.rounds(evidence.cell("g", "asyncio"), "seen") == [0, 1, 2, 1]
