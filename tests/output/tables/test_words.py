"""What the figures say, in sentences."""

import math

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import Pair, summarise
from bench.machine.cpus import QUOTA, UNPINNED
from bench.model.run import Control
from bench.output.tables.surroundings import doctor_lines
from bench.output.tables.words import (
    as_fast,
    control_line,
    gap_lines,
    group_lines,
    label,
    open_controls,
    pair_line,
    skipped_lines,
    warnings,
)
from bench.text import is_
from tests.made import altered, block, planned_cell, planned_group, result, run_of, simple_run, timed

STEADY = [0.0, 0.02, -0.02, 0.01, -0.01, 0.0, 0.015, -0.015, 0.005, -0.005]
JITTER = [0.004, -0.003, 0.001, -0.004, 0.002, 0.003, -0.002, 0.001, -0.001, -0.001]
TWIN = Control(name="A/A, pinned", group="g", says="alike", ok=False, ratio=1.1, ratio_ci=(1.05, 1.15))


def over(log_ratio: float, scale: float = 1.0, blocks: int = 10) -> Pair:
    """Return asyncio (A) and threads (B) compared, B so much slower on the log scale."""
    b = [v + log_ratio + scale * j for v, j in zip(STEADY, JITTER, strict=True)]
    run = simple_run({"asyncio": STEADY[:blocks], "threads": b[:blocks]})
    return summarise(run).groups[0].pairs[0]


def test_a_label_tells_what_differs() -> None:
    """The backend, and the levels that set it apart from others of its group."""
    assert label(result(planned_cell("g", "threads"), ())) == "threads"
    told = label(result(planned_cell("g", "threads", {"client": "h11", "chunksize": 64}), ()))
    assert told.startswith("threads (")
    assert "h11" in told
    assert "chunksize=64" in told


@pytest.mark.parametrize(
    ("log_ratio", "faster", "other"),
    [(math.log(2), "asyncio", "threads"), (-math.log(2), "threads", "asyncio")],
)
def test_a_difference_is_told_from_the_faster_ones_side(log_ratio: float, faster: str, other: str) -> None:
    """Twice as fast is twice whichever way the pair stands, with an interval around 2."""
    line = pair_line(over(log_ratio), 0.05)
    assert line.startswith(is_(faster))
    assert f"as fast as {other} [1.9" in line or f"as fast as {other} [2.0" in line


def test_alike_and_unknown_are_told_apart() -> None:
    """Equivalence names its margin; a comparison that found nothing says what it could have found."""
    assert "take the same time within 5 %" in pair_line(over(0.0), 0.05)
    assert "take the same time within 2.5 %" in pair_line(over(0.0), 0.025)
    unknown = pair_line(over(0.0, scale=60), 0.05)
    assert "no significant difference between asyncio and threads" in unknown
    assert "minimum detectable difference" in unknown
    assert "a verdict needs 3" in pair_line(over(0.5, blocks=2), 0.05)


@pytest.mark.parametrize(
    ("bounds", "verdict", "is_open"),
    [
        ((1.0, 1.2), "faster", True),
        ((1.01, 1.2), "faster", False),
        (None, "faster", False),
        ((1.0, 1.0), "faster", False),
        ((1.0, 1.02), "equivalent", False),
    ],
)
def test_a_difference_without_a_size_says_so(
    bounds: tuple[float, float] | None, verdict: str, is_open: bool
) -> None:
    """An interval that multiple testing cuts off at 1 shows the direction alone, and the sentence says so."""
    told = as_fast("threads", "asyncio", 1.1, bounds, verdict)
    assert told.startswith("threads are 1.10× as fast as asyncio")
    assert ("the size is not" in told) is is_open


def test_sequential_pairs_are_left_to_the_table() -> None:
    """A group's lines are the comparisons that no speed-up shows."""
    run = simple_run({"sequential": STEADY, "asyncio": STEADY, "threads": STEADY})
    lines = group_lines(summarise(run).groups[0])
    assert len(lines) == 1
    assert "sequential" not in lines[0]


def test_controls_are_told_by_their_outcome() -> None:
    """Out of bounds in capitals; holding; not known; a cost with its times."""
    assert "FAILED" in control_line(TWIN)
    assert control_line(TWIN).endswith("; measured: +10 % [+5.0 % … +15 %]")
    assert "passed" in control_line(replace(TWIN, ok=True))
    assert "inconclusive" in control_line(replace(TWIN, ok=None, ratio=None, ratio_ci=None))
    unknown = replace(TWIN, ok=None)
    assert open_controls([unknown]) == [control_line(unknown)]
    assert open_controls([unknown, unknown])[0].startswith("2 controls inconclusive, so small differences")
    cost = Control(name="empty operation", group="g", says="", ok=True, figures={"asyncio_s_per_op": 2e-6})
    assert "asyncio 2.00 µs" in control_line(cost)


def test_warnings_lead_with_controls() -> None:
    """A control out of bounds, then lost cells, the run's state, its notes; skipped cells are no warning."""
    run = simple_run({"sequential": STEADY, "asyncio": STEADY, "threads": STEADY})
    run = altered(run, "made:asyncio", status="void", reason="wrong digest")
    run = altered(run, "made:threads", status="skipped", reason="no such client")
    run = replace(run, controls=(replace(TWIN, ok=True), TWIN), status="interrupted", notes=("a note",))
    told = warnings(summarise(run))
    assert "FAILED" in told[0]
    assert told[1] == "made:asyncio is void: wrong digest"
    assert told[2].startswith("this run is interrupted")
    assert told[3] == "a note"
    assert len(told) == 4


def test_a_sound_run_has_no_warnings() -> None:
    """Nothing wrong, nothing said."""
    assert warnings(summarise(simple_run({"sequential": STEADY}))) == []


def test_a_server_that_set_the_pace_is_told() -> None:
    """A cell whose server was the bottleneck in half of the rounds or more carries a warning."""
    cell = planned_cell("g", "sequential")
    blocks = [block(1, [], rounds=(timed(0.01, server_bottleneck=1.0, server_cpu_share=0.97),))]
    (line,) = warnings(summarise(run_of([planned_group("g", [cell])], [result(cell, blocks)])))
    assert "97 % of a core" in line


def test_a_run_without_a_mixed_group_has_no_gap() -> None:
    """Nothing is split where one factor varied."""
    assert gap_lines(simple_run({"sequential": STEADY, "asyncio": STEADY})) == []


def test_a_group_that_was_skipped_whole_is_one_line() -> None:
    """Where one reason holds for all of a group it is told once; else each cell has its own."""
    cells = {
        name: [planned_cell(name, "sequential"), planned_cell(name, "threads")]
        for name in ("whole", "part", "two")
    }
    late = {"status": "skipped", "reason": "too late"}
    fates: dict[str, dict[str, str]] = {
        "whole:sequential": late,
        "whole:threads": late,
        "part:threads": late,
        "two:sequential": late,
        "two:threads": {"status": "skipped", "reason": "no such level"},
    }
    groups = [planned_group(name, found) for name, found in cells.items()]
    results = [result(cell, [], **fates.get(cell.id, {})) for found in cells.values() for cell in found]
    assert skipped_lines(run_of(groups, results)) == [
        "whole: too late",
        "part:threads: too late",
        "two:sequential: too late",
        "two:threads: no such level",
    ]


def test_patterns_that_mean_nothing_in_sequence_lack_nothing() -> None:
    """Only where a sequential cell was to be is its absence a warning."""
    run = simple_run({"asyncio": STEADY, "threads": STEADY})
    assert not any("no sequential times" in line for line in warnings(summarise(run)))
    run = simple_run({"sequential": STEADY, "threads": STEADY})
    lost = replace(
        run,
        cells=tuple(replace(cell, status="void", reason="it lied") for cell in run.cells[:1]) + run.cells[1:],
    )
    assert any("no sequential times" in line for line in warnings(summarise(lost)))


def test_distortions_come_before_everything_else() -> None:
    """What made times wrong is the first line, and what else doctor warned of has one among the others."""
    machine = {"process": {"traced": True, "nice": 5}, "cpu": {"turbo": True}}
    run = replace(simple_run({"sequential": STEADY}), controls=(TWIN,), machine=machine)
    first, second, *_, last = warnings(summarise(run))
    assert first.startswith("DISTORTED times, tracer: attached. ")
    assert "FAILED" in second
    assert last == "`bench doctor` warns of: turbo (on), priority (nice 5)"


def test_what_a_run_tells_of_its_cpus_is_told_once() -> None:
    """A plan's own note on pinning or on a quota says more than the check that finds the same."""
    machine = {
        "cpu": {"can_pin": False, "affinity": [0, 1], "usable": 1, "turbo": True},
        "limits": {"cpu_quota": 1.0, "cgroup_version": 2},
    }
    told = doctor_lines(machine)
    assert "affinity (" in told[0]
    assert "cpu quota (" in told[0]
    assert doctor_lines(machine, [f"{UNPINNED}, so …", f"{QUOTA} is …"]) == [
        "`bench doctor` warns of: cpus (1 usable: nothing can run in parallel), turbo (on)"
    ]
