"""`bench site`: a results folder as static files for a web server or GitHub Pages."""

from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import note, note_damaged, say, say_json

To = Annotated[Path | None, typer.Option(metavar="DIR", help="Where the site is written. Default: ./site.")]


def command(
    to: To = None, out: options.Out = None, as_json: options.Json = False, quiet: options.Quiet = False
) -> int:
    """Write a folder of static pages: all runs, machines, history."""
    from bench.api.site import write_site
    from bench.errors import UsageError
    from bench.model.run import JSON_SCHEMA
    from bench.storage.index import found_runs
    from bench.storage.locate import results_folder

    results = results_folder(out)
    if not found_runs(results):
        raise UsageError(f"there is no run in {results} yet; `bench all` creates one")
    note_damaged(out)
    site = write_site(results, to or Path("site"), (lambda _: None) if quiet or as_json else note)
    for line in site.left_out:
        note(f"bench: left out: {line}")
    if as_json:
        told = {"index": str(site.index), "drawn": site.drawn, "kept": site.kept}
        say_json({"schema": JSON_SCHEMA, **told, "left_out": list(site.left_out)})
    else:
        say(site.index)
    return 0
