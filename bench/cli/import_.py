"""`bench import`: another tool's results, stored for comparison."""

from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import note, say

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A JSON file written by pyperf or pytest-benchmark.")
]


def command(file: File, out: options.Out = None) -> int:
    """Import results of pyperf or pytest-benchmark for comparison."""
    from bench.output.formats.imported import import_file
    from bench.storage.locate import results_folder
    from bench.storage.run_header import read_header

    found = import_file(file, results_folder(out))
    for line in found.run.notes:
        note(f"bench: {line}")
    run = read_header(found.folder)
    told = "was imported before" if found.before else f"imported from {run.imported_from}"
    say(f"{found.folder}: {told}; its cells were not measured side by side")
    say(f"to compare it: bench compare {run.id} RUN")
    return 0
