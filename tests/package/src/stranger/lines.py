"""`lines`: a run as lines of text, a cell each."""

from bench.analysis.run.summary import Summary
from bench.output.formats.base import Format


def render(summary: Summary) -> bytes:
    """Return a line for each cell: its id, and seconds per operation."""
    rows = [row for group in summary.groups for row in group.rows]
    return "".join(f"{row.cell.id}\t{row.s_per_op}\n" for row in rows).encode()


FORMAT = Format(name="lines", summary="a line for each cell", suffix=".txt", render=render)
