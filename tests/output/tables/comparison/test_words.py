"""What a comparison says in sentences."""

from msgspec.structs import replace

from bench.analysis.runs.compare_runs import compare_sides
from bench.analysis.runs.differences import Differing
from bench.model.run import Control, Tool
from bench.output.tables.comparison.markdown import comparison_markdown
from bench.output.tables.comparison.plain import plain
from bench.output.tables.comparison.words import (
    SHARED,
    differing_line,
    not_relative_lines,
    notes,
    refused_lines,
    side_line,
    tally,
    threshold_lines,
    warnings,
)
from bench.text import inert
from tests.made import altered
from tests.made_sides import certificate, made, side, sides


def test_a_side_names_its_run_or_counts_its_runs() -> None:
    """Id, profile, time and machine of one; the first ids of several."""
    runs = [made(seed, threads=0.0) for seed in range(1, 6)]
    one, several = side_line(side("A", runs[0])), side_line(side("A", *runs))
    assert one.startswith(f"{runs[0].id} · quick · 2026-01-31 23:59 · made up")
    assert several == f"5 runs, one value per run: {', '.join(run.id for run in runs[:3])} and 2 more"


def test_sides_that_agree_share_a_value() -> None:
    """Of many sides, those with the same value stand together."""
    values = {"A": ("1",), "B": ("2",), "C": ("1",), "D": ("2", "3")}
    assert differing_line(Differing("Python", values)) == "Python: 1 in A, C; 2 in B; 2, 3 in D"


def test_an_unwidened_interval_is_warned_of() -> None:
    """With the command that mends it; not where it was widened or runs were counted."""
    bare = compare_sides(sides(made(1, threads=0.0), made(2, threads=0.0)))
    assert "run-to-run variance unknown (pinned groups)" in warnings(bare)[0]
    assert "`bench certify` measures it" in warnings(bare)[0]
    runs = (("A", made(1, threads=0.0)), ("B", made(2, threads=0.0)))
    known = [side(label, run, certificate=certificate(1e-4)) for label, run in runs]
    assert warnings(compare_sides(known)) == []


def test_what_widening_leaves_out_is_told() -> None:
    """Wherever an interval was widened by a certificate, and nowhere else."""
    runs = (("A", made(1, threads=0.0)), ("B", made(2, threads=0.0)))
    bare = compare_sides([side(label, run) for label, run in runs])
    known = compare_sides([side(label, run, certificate=certificate(1e-4)) for label, run in runs])
    assert notes(bare) == [SHARED]
    (line,) = notes(known)[1:]
    assert line.startswith("intervals (pinned groups) are widened by the variation between stretches of ten")
    assert "whole runs may vary more, which several runs for each side (before1,before2,before3)" in line
    assert line in plain(known, None)["notes"]
    assert inert(line) in comparison_markdown(known, None)


def test_all_else_that_weakens_a_comparison_is_warned_of() -> None:
    """The same data, broken controls, unfinished runs, another harness, another machine."""
    a = made(1, threads=0.0)
    broken = Control(name="A/A, pinned", group="made", says="twins agree", ok=False, ratio=1.5)
    b = replace(made(2, threads=0.0), controls=(broken,), status="partial", tool=Tool("x", "9"))
    b = replace(b, machine={"cpu": {"model": "another"}})
    told = "\n".join(warnings(compare_sides(sides(a, b))))
    for part in (
        "FAILED",
        "is partial",
        "the versions of the harness differ",
        "were made on different machines",
    ):
        assert part in told
    anonymous = compare_sides(sides(a, replace(made(2, threads=0.0), machine={})))
    assert not any("different machines" in line for line in warnings(anonymous))
    assert "B is the same data as A" in warnings(compare_sides(sides(a, a)))[0]


def test_cells_that_share_a_reason_share_a_line() -> None:
    """Groups that are missing are one line, not one for each cell."""
    a, b = made(1, threads=0.0), made(2, threads=0.0)
    more = made(3, group="other", threads=0.0, asyncio=0.0)
    wide = replace(
        a, plan=replace(a.plan, groups=a.plan.groups + more.plan.groups), cells=a.cells + more.cells
    )
    assert refused_lines(compare_sides(sides(wide, b)).refused) == ["other (3 cells): only in A"]


def test_cells_without_a_verdict_say_why() -> None:
    """Too few blocks, or no sequential cell to be relative to; a run beside itself says it elsewhere."""
    few = compare_sides(sides(made(1, threads=0.0), made(2, blocks=1, threads=0.0)))
    assert not_relative_lines(few.cells) == ["made:threads: 1 block in B; a verdict needs 3"]
    lost = altered(made(2, threads=0.0), "made:sequential", status="void", reason="r")
    across = compare_sides(sides(made(1, threads=0.0), lost))
    assert "B has no times of the sequential baseline" in not_relative_lines(across.cells)[0]
    same = made(1, threads=0.0)
    assert not_relative_lines(compare_sides(sides(same, same)).cells) == []


def test_verdicts_are_counted_the_worst_first() -> None:
    """Only those that there are."""
    across = compare_sides(sides(made(1, threads=0.0, asyncio=0.0), made(2, threads=0.5, asyncio=0.0)))
    assert tally(across.cells) == "1 slower, 1 equivalent"
    assert tally([]) == "no verdicts"


def test_a_threshold_has_its_answer() -> None:
    """Either that none is established, or each by name with its ratio."""
    across = compare_sides(sides(made(1, threads=0.0), made(2, threads=0.5)))
    found = threshold_lines(across, 0.05)
    assert found[0] == "Established regressions beyond 5 %:"
    assert "made:threads: B takes 6" in found[1]
    assert threshold_lines(across, 0.9) == ["No regression beyond 90 % is established."]


def test_a_threshold_below_what_could_be_found_says_so() -> None:
    """That none is established proves little where none could have been."""
    across = compare_sides(sides(made(1, threads=0.0), made(2, threads=0.0)))
    assert (
        threshold_lines(across, 0.001)[1]
        == "In 1 of 1 cells the minimum detectable difference is above 0.1 %."
    )
