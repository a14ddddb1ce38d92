"""Tidy pandas frames, units in the column names."""

from typing import Any

import pandas as pd
from msgspec.structs import asdict

from bench.model import Round, Run
from bench.readings import Disturbance
from bench.report.show import show
from bench.stats.blocks import PILOT
from bench.stats.disturbed import is_marked, shares_cpus
from bench.stats.summary import Summary


def flattened(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as a frame: intervals become two columns, tables one for each entry."""
    flat = []
    for row in rows:
        values: dict[str, Any] = {}
        for name, value in row.items():
            if name.endswith("_ci"):
                values[f"{name}_low"], values[f"{name}_high"] = value or (None, None)
            elif isinstance(value, dict):
                values |= {f"{name}.{key}": inner for key, inner in value.items()}
            else:
                values[name] = value
        flat.append(values)
    return pd.DataFrame(flat)


def csv_text(frame: pd.DataFrame) -> str:
    """Return the frame as CSV in which no text is a formula: names and reasons may be a stranger's."""
    told = frame.rename(columns=_harmless)
    for name in told.columns:
        if not pd.api.types.is_numeric_dtype(told[name]):
            told[name] = told[name].map(_harmless)
    return told.to_csv(index=False)


def _harmless(value: Any) -> Any:
    # Source: OWASP, "CSV injection": what begins like this, a spreadsheet evaluates.
    return (
        f"'{value}"
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        else value
    )


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with one type in each column; where there are several, all are text."""
    told = frame.copy()
    for name in told.columns:
        known = told[name].dropna()
        kinds = {type(value) for value in known}
        if not pd.api.types.is_numeric_dtype(told[name]) and not kinds <= {bool}:
            told[name] = told[name].map(lambda value: None if pd.isna(value) else str(value))
    return told


def cells_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per cell, as `bench show --json` has them; levels and figures become columns."""
    return flattened(show(summary)["cells"])


def comparisons_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per comparison within a group."""
    return flattened(show(summary)["comparisons"])


def latency_frame(summary: Summary) -> pd.DataFrame:
    """Return one row per cell and rate of an open loop; no row and no column for a run without one."""
    return flattened(show(summary)["latency"])


def rounds_frame(run: Run) -> pd.DataFrame:
    """Return one row per timed round: the raw figures, in the order in which they were measured."""
    sharing = {group.name for group in run.plan.groups if shares_cpus(group)}
    rows = [
        {
            "cell": cell.id,
            "group": cell.group,
            "backend": cell.backend,
            "block": block.block,
            "round": number,
            "operations": cell.operations,
            "wall_s": record.wall_s,
            "cpu_s": record.cpu_s,
            **_disturbance(record, cell.group in sharing),
            **record.figures,
        }
        for cell in run.cells
        for block in cell.blocks
        if block.block != PILOT
        for number, record in enumerate(r for r in block.rounds if r.kind == "timed")
    ]
    return pd.DataFrame(rows)


def _disturbance(record: Round, shared: bool) -> dict[str, Any]:
    marked = None if record.disturbance is None else is_marked(record, shared)
    return {"marked": marked, **asdict(record.disturbance or Disturbance())}
