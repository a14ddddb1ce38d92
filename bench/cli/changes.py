"""What became faster or slower since the last run: a few lines at the end of a run."""

from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli.say import say

if TYPE_CHECKING:
    from bench.model.run import Run


def print_changes(run: "Run", out: Path | None) -> None:
    """Print the changes since the last run of the same machine and profile; nothing where there is none."""
    from bench import api
    from bench.output.tables.comparison.changes import change_lines

    across = api.changes(run, out)
    if across is not None:
        say()
        for line in change_lines(across):
            say(line)
