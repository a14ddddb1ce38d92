"""The table of cells as a Parquet file: the rows and columns of the CSV, with their types."""

import tempfile
from pathlib import Path

from bench.analysis.run.summary import Summary
from bench.errors import UsageError
from bench.output.formats.base import Format
from bench.output.tables.frames import frame_of, typed


def render(summary: Summary) -> bytes:
    """Return the file. Raises UsageError where the library that writes it is not installed."""
    try:
        import fastparquet
    except ImportError as error:
        raise UsageError(
            "parquet needs fastparquet, which is not installed; pip install 'concurrency-lab[parquet]', "
            "or choose --to csv"
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.parquet"
        # Straight to the library: pandas would rather have one that is thirty times as large.
        fastparquet.write(str(path), typed(frame_of(summary, "cells")))
        return path.read_bytes()


FORMAT = Format(
    name="parquet",
    summary="The same rows and columns with their types (needs the parquet extra)",
    suffix=".parquet",
    render=render,
    binary=True,
)
