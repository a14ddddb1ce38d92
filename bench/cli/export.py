"""`bench export`: a run in a format that other tools read."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bench.cli import options
from bench.cli.outfile import file_to_write
from bench.cli.say import note, say
from bench.errors import UsageError

To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="FORMAT",
        help="pyperf, pytest-benchmark, hyperfine, bencher, github-action-benchmark, csv, parquet, markdown.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write. Default: standard output."),
]


def command(
    run: options.Run = "latest", to: To = None, output: Output = None, out: options.Out = None
) -> int:
    """Export a run in a format that other tools read."""
    from bench import api
    from bench.output.formats.base import format_named, formats
    from bench.output.tables.surroundings import distortion_lines
    from bench.storage.files import write_atomically

    if to is None:
        raise UsageError(f"no format given; use --to with one of: {', '.join(formats())}")
    chosen = format_named(to)
    if chosen.binary and output is None and sys.stdout.isatty():
        raise UsageError(
            f"{to} is binary and cannot be printed on a terminal; give a file: -o run{chosen.suffix}"
        )
    if output is not None:
        output = file_to_write(output, "-o", f"run{chosen.suffix}", "leave out -o to print")
    found = api.record(run, out)
    for line in distortion_lines(found.machine):
        note(f"bench: {line}")
    data = chosen.render(api.summary_of(found, out))
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return 0
    write_atomically(output, data, "free some disk space, or choose another file with -o")
    say(output)
    return 0
