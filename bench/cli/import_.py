"""`bench import`: another tool's times, kept for comparison."""

from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.say import say

File = Annotated[Path, typer.Argument(metavar="FILE", help="A JSON file of pyperf or of pytest-benchmark.")]


def command(file: File, out: options.Out = None) -> int:
    """Keep a file of pyperf or pytest-benchmark to compare with."""
    from bench.output.formats.imported import import_file
    from bench.storage.locate import results_folder
    from bench.storage.run_header import read_header

    folder = import_file(file, results_folder(out))
    run = read_header(folder)
    say(f"{folder}: imported from {run.imported_from}; its cells were not measured side by side")
    say(f"compare it by its id: bench compare {run.id} …")
    return 0
