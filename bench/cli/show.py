"""`bench show`: a run's tables, again, and its rounds one by one."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.say import note_damaged, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from bench.stats.summary import Summary

Rounds = Annotated[
    bool, typer.Option("--rounds", help="Draw every round in its order, the disturbed ones marked.")
]


def command(
    run: options.Run = "latest",
    out: options.Out = None,
    rounds: Rounds = False,
    as_json: options.Json = False,
) -> int:
    """Print a run's tables."""
    from rich.console import Console

    from bench import api
    from bench.archive import find_run, results_folder
    from bench.report.chapterterminal import print_verdicts
    from bench.report.show import show
    from bench.report.terminal import print_run

    path = find_run(run, results_folder(out))
    note_damaged(out)
    summary = api.summary_of(api.record(str(path)), out)
    if as_json:
        say_json(show(summary))
    else:
        print_run(console := Console(), summary)
        print_verdicts(console, api.judged(summary.run))
    if rounds:
        _draw_rounds(path, summary, as_json)
    return 0


def _draw_rounds(path: "Path", summary: "Summary", as_json: bool) -> None:
    from bench.archive import run_folder_of
    from bench.report.charts.draw import ON_DEMAND, draw_all

    written = draw_all(run_folder_of(path) / "charts", summary, ON_DEMAND)
    places = [str(place) for place in written] or ["no timed round to draw"]
    print(f"\nRound by round: {', '.join(places)}", file=sys.stderr if as_json else sys.stdout)
