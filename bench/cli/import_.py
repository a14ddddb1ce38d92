"""`bench import`: another tool's results, stored for comparison."""

from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import say

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A JSON file written by pyperf or pytest-benchmark.")
]


def command(file: File, out: options.Out = None) -> int:
    """Import results of pyperf or pytest-benchmark for comparison."""
    from bench.output.formats.imported import import_file
    from bench.storage.locate import results_folder
    from bench.storage.run_header import read_header

    folder = import_file(file, results_folder(out))
    run = read_header(folder)
    say(f"{folder}: imported from {run.imported_from}; its cells were not measured side by side")
    say(f"to compare it: bench compare {run.id} RUN")
    return 0
