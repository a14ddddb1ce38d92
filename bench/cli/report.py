"""`bench report`: a run's tables, charts and page, or the page of several machines, from raw data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import note, note_damaged, note_failed, say

Runs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="RUN ...",
        help="A run (default: latest). Several runs make a page that compares their machines; "
        "NAME=RUN[,RUN] names a machine.",
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Open the page in your browser.")]


def command(runs: Runs = None, out: options.Out = None, show: Open = False) -> int:
    """Write a run's tables, charts and page, or a page of machines."""
    from bench import api

    given = runs or ["latest"]
    written = _report_run(given[0], out) if len(given) == 1 else [api.publish_machines(given, out)]
    for file in written:
        say(file)
    pages = [file for file in written if file.suffix == ".html"]
    for page in pages if show else ():  # one, or none that could be drawn
        open_page(page)
    return 0


def _report_run(run: str, out: Path | None) -> Sequence[Path]:
    from bench import api
    from bench.storage.locate import find_run, results_folder, run_folder_of

    path = find_run(run, results_folder(out))
    folder, record = run_folder_of(path), api.record(str(path))
    # The calibration is looked for in the run's own results folder, unless --out names another.
    results = out or folder.parent
    note_damaged(results)
    return note_failed(api.publish(folder, api.findings(record, results)))


def open_page(page: Path) -> None:
    """Open a page in the user's browser, or print its address if there is none."""
    import webbrowser

    address = page.resolve().as_uri()
    try:
        opened = webbrowser.open(address)
    except webbrowser.Error:
        opened = False
    note(f"opened {address}" if opened else f"could not open a browser; the page is {address}")
