"""`bench show`: a run's tables, and a chart of its single rounds."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.say import note, note_damaged, note_failed, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from bench.analysis.run.summary import Summary

Rounds = Annotated[
    bool, typer.Option("--rounds", help="Also draw every round in order, with disturbed rounds marked.")
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
    from bench.output.tables.claimsterminal import print_verdicts
    from bench.output.tables.show import show
    from bench.output.tables.terminal import print_run
    from bench.storage.locate import find_run, results_folder

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
    from bench.output.charts.catalogue import describe_all, on_demand
    from bench.output.charts.draw import FOLDER, draw_all
    from bench.storage.locate import run_folder_of

    wanted = on_demand()
    described = describe_all(summary, wanted)
    for failure in described.failures:
        note(f"bench: {failure}")
    drawn = draw_all(run_folder_of(path) / FOLDER, summary, described.graphs, [one.name for one in wanted])
    written = note_failed(drawn)
    missing = "not drawn" if described.failures else "no timed round to draw"
    places = [str(place) for place in written] or [missing]
    print(f"\nRound by round: {', '.join(places)}", file=sys.stderr if as_json else sys.stdout)
