"""`bench report`: a run's tables, charts and page, drawn again from its raw figures."""

from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import note, say

Open = Annotated[bool, typer.Option("--open", help="Open the page in your browser.")]


def command(run: options.Run = "latest", out: options.Out = None, show: Open = False) -> int:
    """Draw a run's tables, charts and page again, from its raw figures; open the page if asked to."""
    from bench import api
    from bench.archive import find_run, results_folder, run_folder_of

    path = find_run(run, results_folder(out))
    written = api.publish(run_folder_of(path), api.record(str(path)))
    for file in written:
        say(file)
    if show:
        open_page(next(file for file in written if file.suffix == ".html"))
    return 0


def open_page(page: Path) -> None:
    """Open a page in the user's browser, or say where it is if there is none."""
    import webbrowser

    address = page.resolve().as_uri()
    try:
        opened = webbrowser.open(address)
    except webbrowser.Error:
        opened = False
    note(f"opened {address}" if opened else f"no browser could be opened; the page is {address}")
