"""What disturbed a run, in words and as JSON."""

import math
from typing import Any

from msgspec.structs import replace

from bench.analysis.run.disturbed import Tally
from bench.analysis.run.noise import Finding, Noise, noise_of
from bench.analysis.run.summary import summarise
from bench.model.measurements import Disturbance
from bench.model.run import Run
from bench.output.page.page import page
from bench.output.tables.markdown import run_markdown
from bench.output.tables.noise import REMEDIES, noise_json, noise_lines, noise_warnings
from bench.output.tables.show import show
from bench.output.tables.words import warnings
from tests.made import block, planned_cell, planned_group, result, run_of, simple_run

STEADY = [0.0, 0.02, -0.02, 0.01, -0.005]
WARM = Finding(
    kind="warm-up",
    group="g",
    cell="g:threads",
    figures={"excess": 0.41, "bend": 0.1},
    p_adjusted=0.001,
    warns=True,
)


def watched(marked: int, **figures: Any) -> Run:
    """Return a run of one cell with 30 watched rounds, the first ones of which are marked."""
    run = simple_run({"sequential": STEADY * 2})
    (cell,) = run.cells
    calm, taken = (
        Disturbance(steal_s=0.0, run_delay_s=0.0, thread_cpu_s=0.0),
        Disturbance(**({"steal_s": 0.01} | figures)),
    )
    blocks = [
        replace(
            one,
            rounds=tuple(
                replace(record, disturbance=taken if (one.block - 1) * 3 + index < marked else calm)
                for index, record in enumerate(one.rounds)
            ),
        )
        for one in cell.blocks
    ]
    return replace(run, cells=(replace(cell, blocks=tuple(blocks)),))


def test_taken_rounds_are_told_with_what_they_lost_and_where() -> None:
    """How many of how many, the steal, the group, and what to do about it."""
    (line,) = noise_lines(noise_of(watched(2)))
    assert line.startswith("2 of 30 rounds were disturbed (steal 20.0 ms): made 2. The rounds")
    assert line.endswith(REMEDIES["taken"])


def test_a_quiet_run_says_so_and_an_old_one_says_nothing() -> None:
    """That nothing was taken is news; that nobody looked is no line."""
    assert noise_lines(noise_of(watched(0))) == ["None of 30 rounds was disturbed"]
    assert noise_lines(noise_of(simple_run({"sequential": STEADY}))) == []


def test_rounds_that_cannot_be_judged_are_told_for_each_group() -> None:
    """They are among neither the disturbed nor the undisturbed ones."""
    run = watched(0)
    shared = [replace(group, cpus=(0, 1), service_cpus=(0, 1)) for group in run.plan.groups]
    (line,) = noise_lines(noise_of(replace(run, plan=replace(run.plan, groups=tuple(shared)))))
    assert line.startswith("Rounds of which cannot be told whether other programs disturbed them: made 30. ")
    (cell,) = show(summarise(replace(run, plan=replace(run.plan, groups=tuple(shared)))))["cells"]
    assert (cell["watched_rounds"], cell["marked_rounds"], cell["unjudged_rounds"]) == (0, 0, 30)


def test_a_single_suspension_is_a_warning() -> None:
    """It can cost a block of few rounds its figure, so it stands at the top."""
    (line,) = warnings(summarise(watched(1, steal_s=0.0, suspended=True)))
    assert line == "1 of 30 rounds were disturbed (steal 0 s, 1 round while a process was suspended): made 1"


def test_a_suspended_round_that_is_not_among_the_timed_ones_is_told() -> None:
    """It is no disturbed one of those."""
    found = Finding(kind="taken", group="nap", figures={"marked": 0.0, "rounds": 27.0, "suspended": 1.0})
    (line,) = noise_lines(Noise(findings=(found,), tallies={"nap:threads": Tally(rounds=27, suspended=1)}))
    assert line.startswith("A process was suspended during 1 round: nap. ")


def test_pauses_of_a_quota_are_told() -> None:
    """They are no fault of other programs."""
    (line,) = noise_lines(noise_of(watched(2, steal_s=0.0, throttled_s=0.25)))
    assert "2 of 30 rounds were disturbed (steal 0 s, 500 ms paused by the CPU quota): made 2. " in line


def test_only_what_can_bend_results_is_a_warning() -> None:
    """A worker that has not settled, and a tenth of the rounds taken; not a single round."""
    assert warnings(summarise(watched(1))) == []
    (line,) = warnings(summarise(watched(3)))
    assert line == "3 of 30 rounds were disturbed (steal 30.0 ms): made 3"
    told = noise_warnings(Noise(findings=(WARM, replace(WARM, cell="g:asyncio", warns=False))))
    assert told == [
        "Not warmed up, so that first rounds move the typical time: g:threads by +10 % (first rounds +41 %)"
    ]


def test_of_many_cells_the_worst_are_named() -> None:
    """Three, the largest change first, and how many more there are."""
    changes = {"a": 0.03, "b": -0.5, "c": 0.1, "d": 0.04, "e": 0.05}
    found = tuple(Finding(kind="drift", group="g", cell=c, figures={"change": v}) for c, v in changes.items())
    (line,) = noise_lines(Noise(findings=found))
    assert ": b −50 %; c +10 %; e +5.0 %; and 2 more. " in line


def test_every_kind_has_words() -> None:
    """Both times of two kinds, and both speeds of a clock, each with its unit."""
    figures = {"of_rounds": 0.0, "low_s": 0.01, "high_s": 0.012, "share_high": 0.3, "ashman_d": 5.0}
    kinds = Finding(kind="modes", group="g", cell="g:a", figures=figures)
    clock = Finding(kind="clock", group="g", figures={"low_hz": 2.1e9, "high_hz": 3.4e9})
    figures = {"rounds": 2.0, "longest_s": 6.2, "typical_s": 0.2}
    stalled = Finding(kind="stalled", group="g", cell="g:a", figures=figures, warns=True)
    (line,) = noise_warnings(Noise(findings=(stalled,)))
    assert line.endswith("for no cause that was seen: g:a 2 rounds, up to 6.20 s instead of 200 ms")
    lines = noise_lines(Noise(findings=(clock, kinds)))
    assert lines[0].startswith("Times with two modes: g:a 10.0 ms or 12.0 ms (30 % of workers).")
    assert lines[1].startswith("The CPU frequency changed: g from 2.10 GHz to 3.40 GHz.")


def test_json_holds_figures_words_and_remedy() -> None:
    """A program gets the figures, a person the sentence."""
    (found,) = noise_json(Noise(findings=(WARM,)))
    assert found["figures"] == {"excess": 0.41, "bend": 0.1}
    assert (found["kind"], found["group"], found["cell"], found["warns"]) == (
        "warm-up",
        "g",
        "g:threads",
        True,
    )
    assert found["says"] == "g:threads by +10 % (first rounds +41 %)"
    assert found["remedy"] == REMEDIES["warm-up"]


def test_show_counts_each_cells_rounds_and_leaves_unknown_null() -> None:
    """Watched and marked rounds stand beside the cell's figures; a run from before has null."""
    (cell,) = show(summarise(watched(2)))["cells"]
    assert (cell["watched_rounds"], cell["marked_rounds"]) == (30, 2)
    assert [entry["group"] for entry in show(summarise(watched(2)))["noise"]] == [None, "made"]
    old = show(summarise(simple_run({"sequential": STEADY})))
    assert old["noise"] == []
    assert (old["cells"][0]["watched_rounds"], old["cells"][0]["marked_rounds"]) == (None, None)


def test_noise_stands_in_markdown_and_on_the_page() -> None:
    """What the terminal tells is told there as well."""
    found = summarise(watched(2))
    assert "## Noise\n\n- 2 of 30 rounds" in run_markdown(found)
    assert 'id="noise"' in page(found)
    assert "2 of 30 rounds were disturbed" in page(found)


def test_a_warm_up_reaches_the_page_from_raw_rounds() -> None:
    """From times alone, without any reading, to the box at the top."""
    cell = planned_cell("g", "sequential")
    rows = [
        [0.01 * math.exp(0.5 * 0.6**r + 0.001 * ((b * 7 + r * 3) % 5)) for r in range(8)] for b in range(10)
    ]
    run = run_of(
        [planned_group("g", [cell])], [result(cell, [block(n, row) for n, row in enumerate(rows, 1)])]
    )
    (line,) = warnings(summarise(run))
    assert line.startswith("Not warmed up")
    assert 'id="warnings"' in page(summarise(run))
