"""`bench history`: one cell's speed-up over time, and where it changed."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import note, note_damaged, say, say_json

Workload = Annotated[str, typer.Argument(metavar="WORKLOAD", help="The workload.")]
Backend = Annotated[str, typer.Option("--backend", "-b", metavar="NAME", help="The model.")]
InGroup = Annotated[
    str, typer.Option("--group", metavar="NAME", help="The group. Default: the first that has the model.")
]
Cell = Annotated[str, typer.Option(metavar="ID", help="The cell, if the group has several with this model.")]
Machine = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        help="The machine whose host name or description contains this text. Default: the newest run's.",
    ),
]
Charts = Annotated[
    Path | None,
    typer.Option(
        "--charts", metavar="DIR", help="Folder for the chart. Default: history/ in the results folder."
    ),
]


def command(
    workload: Workload,
    backend: Backend = "asyncio",
    group: InGroup = "",
    cell: Cell = "",
    machine: Machine = "",
    since: options.Since = None,
    charts: Charts = None,
    out: options.Out = None,
    as_json: options.Json = False,
) -> int:
    """Show a cell's speed-up over time on one machine."""
    from rich.console import Console

    from bench import api
    from bench.analysis.runs.history import Asked
    from bench.output.charts.history import write_history
    from bench.output.tables.history.plain import plain
    from bench.output.tables.history.terminal import print_history
    from bench.plugins import registry
    from bench.storage.locate import results_folder

    registry.workload(workload)
    registry.backend(backend)
    asked = Asked(workload=workload, backend=backend, group=group, cell=cell)
    note_damaged(out)
    found = api.history(asked, out, machine, options.since(since))
    name = re.sub(r"[^A-Za-z0-9=-]+", "_", found.cell.id)[:100].strip("_") or "cell"
    written = write_history(charts or results_folder(out) / "history", name, found)
    if as_json:
        say_json(plain(found))
    else:
        print_history(Console(), found)
    tell = note if as_json else say
    tell(f"chart: {', '.join(map(str, written))}")
    return 0
