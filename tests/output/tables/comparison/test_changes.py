"""Tests of bench.output.tables.comparison.changes: what a run's end says of the run before."""

from msgspec.structs import replace

from bench.analysis.runs.compare_runs import compare_sides
from bench.model.run import Run, Tool
from bench.output.tables.comparison.changes import change_lines
from tests.made_sides import made, side


def lines(then: Run, now: Run) -> list[str]:
    """Return what is said of a run and the one before."""
    return change_lines(compare_sides([side("the earlier run", then), side("this run", now)]))


def test_nothing_changed_is_one_line() -> None:
    """It names the run before and counts the verdicts."""
    (line,) = lines(made(1, threads=0.2), made(2, threads=0.2))
    assert line == "Since 20260101T000000-0001, relative to sequential: 1 equivalent"


def test_the_largest_changes_are_told_in_the_direction_of_time() -> None:
    """Slower cells take longer than before, faster ones are so many times as fast; three at most."""
    then = made(1, asyncio=0.0, threads=0.0, processes=0.0, fake=0.0, other=0.0)
    now = made(2, asyncio=0.4, threads=-0.7, processes=0.2, fake=0.0, other=0.3)
    told = lines(then, now)
    assert told[0].endswith(": 3 slower, 1 faster, 1 equivalent")
    assert told[1].startswith("  made:threads is now 2.0")
    assert "as fast as before [" in told[1]
    assert told[2].startswith("  made:asyncio now takes 4")
    assert "% longer than before [" in told[2]
    assert told[3].startswith("  made:other now takes 3")
    assert told[4] == ("  and 1 more; `bench compare 20260101T000000-0001 20260101T000000-0002` shows all")


def test_what_else_differs_and_what_is_unknown_is_told() -> None:
    """Another version of the harness may be the reason, and without a calibration runs vary by more."""
    other = replace(made(2, threads=0.4), tool=Tool("concurrency-lab", "9.9"))
    told = lines(made(1, threads=0.0), other)
    assert any(line.startswith("  harness: ") and "9.9 in this run" in line for line in told)
    assert len(told) <= 5
    assert "run-to-run variance unknown" in lines(made(1, threads=0.0), made(2, threads=0.4))[-1]
