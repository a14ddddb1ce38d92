"""`bench report`: a run's tables, charts and page, or the page of several machines, from raw figures."""

from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.say import say

if TYPE_CHECKING:
    from pathlib import Path

Runs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="RUN ...",
        help="A run, latest unless given. Several make the page of their machines; NAME=RUN[,RUN] says which "
        "machine runs are of.",
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]


def command(runs: Runs = None, show: Open = False, out: options.Out = None) -> int:
    """Draw a run's tables, charts and page again; of several runs, the page that compares their machines."""
    page = (
        _report_run((runs or ["latest"])[0], out)
        if len(runs or []) < 2
        else _report_machines(runs or [], out)
    )
    if show:
        _open(page)
    return 0


def _report_run(run: str, out: "Path | None") -> "Path":
    from bench import api
    from bench.archive import find_run, results_folder, run_folder_of

    path = find_run(run, results_folder(out))
    written = api.publish(run_folder_of(path), api.record(str(path)))
    for one in written:
        say(one)
    return next(one for one in reversed(written) if one.suffix == ".html")


def _report_machines(runs: list[str], out: "Path | None") -> "Path":
    from bench import api

    page = api.publish_machines(runs, out)
    say(page)
    return page


def _open(page: "Path") -> None:
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        say(f"no browser to open it with; it is at {page.resolve()}")
