"""Tidy pandas frames, units in the column names."""

import pandas as pd

from bench.analysis.run.summary import Summary
from bench.model.run import Run
from bench.output.tables.records import flattened, round_records
from bench.output.tables.show import show


def frame_of(summary: Summary, table: str) -> pd.DataFrame:
    """Return the rows of a table of `bench show --json`; levels and metrics become columns.

    That of `cells`, of `comparisons` within groups, or of `latency`, which is empty without an open loop.
    """
    return pd.DataFrame(flattened(show(summary)[table]))


def rounds_frame(run: Run) -> pd.DataFrame:
    """Return one row per timed round: the raw measurements, in the order in which they were made."""
    return pd.DataFrame(round_records(run))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with one type in each column; where there are several, all are text."""
    told = frame.copy()
    for name in told.columns:
        kinds = {type(value) for value in told[name].dropna()}
        if not pd.api.types.is_numeric_dtype(told[name]) and not kinds <= {bool}:
            told[name] = told[name].map(lambda value: None if pd.isna(value) else str(value))
    return told
