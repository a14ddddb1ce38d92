"""What a run's noise comes to: a finding for what was put in, and none for what was not."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.run.noise import Finding, Kind, noise_of
from bench.model.measurements import Disturbance
from bench.model.run import CellBlock, Run
from tests.made import block, planned_cell, planned_group, result, run_of, simple_run

BLOCKS, ROUNDS = 20, 8


def run_with(
    change: Callable[[int, int], float] = lambda _, __: 0.0,
    seed: int = 1,
    heavy: bool = False,
    cells: int = 4,
) -> Run:
    """Return a run of a group in clean noise; the first cell's log times are changed by block and round."""
    chance = np.random.default_rng(seed)
    planned = [planned_cell("g", f"model{number}") for number in range(cells)]
    results = []
    for index, cell in enumerate(planned):
        layout = chance.normal(0, 0.02, BLOCKS)
        jitter = chance.standard_t(3, (BLOCKS, ROUNDS)) if heavy else chance.normal(0, 1, (BLOCKS, ROUNDS))
        logs = layout[:, np.newaxis] + 0.02 * jitter
        blocks = [
            block(
                b + 1,
                [0.01 * math.exp(log + (change(b, r) if index == 0 else 0.0)) for r, log in enumerate(row)],
            )
            for b, row in enumerate(logs)
        ]
        results.append(result(cell, blocks))
    return run_of([planned_group("g", planned)], results)


def only(run: Run, kind: Kind) -> Finding:
    """Return the one finding of the run, which must be of this kind."""
    (found,) = noise_of(run).findings
    assert found.kind == kind
    return found


def test_a_cell_that_drifts_is_found_where_it_is() -> None:
    """A fifth over the run in one cell, none of the others, no other kind."""
    found = only(run_with(lambda b, _: 0.2 * b / (BLOCKS - 1)), "drift")
    assert (found.group, found.cell, found.warns) == ("g", "g:model0", False)
    assert found.figures["change"] == pytest.approx(math.expm1(0.2), abs=0.05)
    assert found.p_adjusted is not None
    assert found.p_adjusted < 0.01


def test_workers_of_two_kinds_are_found() -> None:
    """Every third block is a third slower."""
    found = only(run_with(lambda b, _: 0.3 if b % 3 == 0 else 0.0), "modes")
    assert found.cell == "g:model0"
    assert found.figures["of_rounds"] == 0.0
    assert found.figures["share_high"] == pytest.approx(7 / 20)
    assert found.figures["high_s"] / found.figures["low_s"] == pytest.approx(math.exp(0.3), abs=0.1)


def test_rounds_of_two_kinds_are_found_though_blocks_are_alike() -> None:
    """A neighbour that comes and goes within each block."""
    found = only(run_with(lambda b, r: 0.4 if (r + b) % 2 else 0.0), "modes")
    assert found.figures["of_rounds"] == 1.0


def test_rounds_that_have_not_settled_raise_a_warning() -> None:
    """The first rounds of every worker are slower, and bend its typical time."""
    found = only(run_with(lambda _, r: 0.3 * math.exp(-r / 3)), "warm-up")
    assert (found.cell, found.warns) == ("g:model0", True)
    assert found.figures["excess"] > 0.1


def test_a_slow_round_that_the_typical_time_leaves_out_is_no_warning() -> None:
    """It is told, but it bends nothing."""
    assert not only(run_with(lambda _, r: 0.3 if r == 0 else 0.0), "warm-up").warns


def test_a_trend_too_small_to_matter_is_not_told() -> None:
    """A hundredth is below what twins on one core can tell apart, however sure it is."""
    cell = planned_cell("g", "sequential")
    walls = [[0.01 * math.exp(0.01 * b / 19 + 0.001 * (7 - r) / 7) for r in range(ROUNDS)] for b in range(20)]
    blocks = [block(number, row) for number, row in enumerate(walls, 1)]
    assert noise_of(run_of([planned_group("g", [cell])], [result(cell, blocks)])).findings == ()


@pytest.mark.parametrize("heavy", [False, True], ids=["normal", "heavy tails"])
def test_clean_runs_raise_few_alarms(heavy: bool) -> None:
    """Of forty clean runs each detector may fire in one or two: each family is held at 1 %."""
    kinds = [
        finding.kind for seed in range(40) for finding in noise_of(run_with(seed=seed, heavy=heavy)).findings
    ]
    assert all(count <= 2 for count in Counter(kinds).values())


def disturbed(run: Run, share: float, **figures: Any) -> Run:
    """Return the run with these readings around a share of each block's rounds, and calm ones elsewhere."""
    calm = Disturbance(steal_s=0.0, run_delay_s=0.0, thread_cpu_s=0.0, frequency_hz=3_000_000_000)
    taken = Disturbance(**figures)

    def read(one: CellBlock) -> CellBlock:
        rounds = [
            replace(record, disturbance=taken if number < share * len(one.rounds) else calm)
            for number, record in enumerate(one.rounds)
        ]
        return replace(one, rounds=tuple(rounds))

    cells = [replace(cell, blocks=tuple(read(one) for one in cell.blocks)) for cell in run.cells]
    return replace(run, cells=tuple(cells))


@pytest.mark.parametrize(("share", "warns"), [(0.1, True), (1.0, True)])
def test_taken_rounds_are_counted_for_the_run_and_for_each_group(share: float, warns: bool) -> None:
    """One round of eight, or all: first the run, then the group."""
    run, group = noise_of(disturbed(run_with(), share, steal_s=0.01)).findings
    expected = 4 * BLOCKS * math.ceil(share * ROUNDS)
    assert (run.kind, run.group, run.warns) == ("taken", None, warns)
    assert (group.group, group.warns) == ("g", False)
    assert run.figures["rounds"] == 4 * BLOCKS * ROUNDS
    assert run.figures["marked"] == expected
    assert run.figures["steal_s"] == pytest.approx(0.01 * expected)
    assert "waited_s" not in run.figures


def test_few_taken_rounds_are_told_without_alarm() -> None:
    """A hundredth of a run's rounds does not put the run in doubt."""
    run = run_with()
    first = replace(run.cells[0], blocks=run.cells[0].blocks[:6])
    few = disturbed(replace(run, cells=(first,)), 0.1, steal_s=0.01).cells[0]
    calm = disturbed(replace(run, cells=run.cells[1:]), 0.0)
    whole, _ = noise_of(replace(run, cells=(few, *calm.cells))).findings
    assert (whole.figures["marked"], whole.warns) == (6, False)


def test_a_clock_that_changes_is_found() -> None:
    """A quarter of the rounds ran at two thirds of the speed."""
    slower = {"run_delay_s": 0.0, "thread_cpu_s": 0.0, "frequency_hz": 2_000_000_000}
    found = only(disturbed(run_with(), 0.25, steal_s=0.0, **slower), "clock")
    assert (found.group, found.figures) == ("g", {"low_hz": 2e9, "high_hz": 3e9})


def test_a_round_that_stands_out_is_told_where_nothing_shows_why() -> None:
    """Three times the typical time and a second more; one that is marked has its cause already."""
    run = disturbed(run_with(), 0.0)
    first, *others = run.cells
    (begin, *rest), calm = first.blocks[1].rounds, first.blocks[1].rounds[0].disturbance
    assert calm is not None

    def stalled(wall_s: float, **readings: Any) -> list[Finding]:
        slow = replace(begin, wall_s=wall_s, disturbance=replace(calm, **readings))
        blocks = (first.blocks[0], replace(first.blocks[1], rounds=(slow, *rest)), *first.blocks[2:])
        changed = replace(run, cells=(replace(first, blocks=blocks), *others))
        return [finding for finding in noise_of(changed).findings if finding.kind == "stalled"]

    (found,) = stalled(6.2)
    assert (found.cell, found.warns) == (first.id, True)
    assert (found.figures["rounds"], found.figures["longest_s"]) == (1, 6.2)
    assert stalled(1.0) == stalled(6.2, suspended=True) == []


@pytest.mark.parametrize("blocks", [0, 1, 5, 10])
def test_a_run_from_before_has_no_readings_and_is_no_crash(blocks: int) -> None:
    """Times that are all alike, and few of them, give nothing."""
    noise = noise_of(simple_run({"sequential": [0.0] * blocks, "threads": [0.1] * blocks}))
    assert noise.findings == ()
    assert (noise.total.rounds, noise.total.steal_s) == (0, None)


def test_figures_of_a_strangers_file_are_no_crash() -> None:
    """Times as far apart as a file may hold them, and clocks that no processor has."""
    logs = [17.0 * (-1) ** number + 0.1 * number for number in range(10)]
    run = simple_run({"sequential": logs, "threads": [0.0] * 10})
    found = noise_of(disturbed(run, 0.5, steal_s=-1.0, run_delay_s=1e300, frequency_hz=-5)).findings
    assert all(math.isfinite(value) for one in found for value in one.figures.values())
