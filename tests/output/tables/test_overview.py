"""Tests of bench.output.tables.overview: a run on one screen."""

import io

from rich.console import Console

from bench.analysis.claims.judging import installed, judge
from bench.output.tables.overview import print_overview
from tests.output.made_run import full_run, full_summary

LINES = 40


def test_a_whole_run_is_one_screen() -> None:
    """At most 40 lines of 100 letters, with the matrix and a sentence on trust."""
    console = Console(width=100, record=True, file=io.StringIO())
    print_overview(console, full_summary(), judge(full_run(), installed()))
    told = console.export_text()
    assert told.count("\n") <= LINES
    assert "How many times as fast as sequential?" in told
    assert "Trust" in told
    assert "of a workload above, versions, blend, " in told
