"""The table of cells as CSV: a row per cell, units in the names of its columns."""

from bench.analysis.run.summary import Summary
from bench.output.formats.base import Format
from bench.output.tables.records import csv_text, flattened
from bench.output.tables.show import show


def render(summary: Summary) -> bytes:
    """Return the table; text in it that a spreadsheet would take for a formula is text there too."""
    return csv_text(flattened(show(summary)["cells"])).encode()


FORMAT = Format(name="csv", summary="A row per cell, units in the column names", suffix=".csv", render=render)
