"""Tidy pandas frames, units in the column names."""

import pandas as pd

from bench.analysis.run.summary import Summary
from bench.model.run import Run
from bench.output.tables.records import flattened, round_records
from bench.output.tables.show import show


def cells_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per cell, as `bench show --json` has them; levels and metrics become columns."""
    return pd.DataFrame(flattened(show(summary)["cells"]))


def comparisons_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per comparison within a group."""
    return pd.DataFrame(flattened(show(summary)["comparisons"]))


def latency_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per cell and rate of an open loop; no row and no column for a run without one."""
    return pd.DataFrame(flattened(show(summary)["latency"]))


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
