"""Tidy frames, units in the column names."""

import io

import pandas as pd

from bench.analysis.run.summary import summarise
from bench.output.tables.frames import frame_of, rounds_frame
from tests.made import altered, simple_run

STEADY = [0.0, 0.02, -0.02, 0.01]
RUN = simple_run({"sequential": STEADY, "threads": STEADY, "asyncio": STEADY})
MEASURED = {"wall", "mean", "create", "ready", "first_result", "teardown", "memory", "throughput"}


def test_one_row_per_cell_and_units_in_every_name() -> None:
    """Every column of a measured quantity ends in its unit; intervals are two columns, levels one each."""
    frame = frame_of(summarise(RUN), "cells")
    assert list(frame["backend"]) == ["sequential", "threads", "asyncio"]
    for name in frame.columns:
        bare = name.removesuffix("_low").removesuffix("_high").removesuffix("_ci")
        if bare.partition("_")[0] in MEASURED and not bare.endswith("_kind"):
            assert bare.endswith(("_s", "_bytes", "_per_s")), name
    assert {"wall_s_ci_low", "wall_s_ci_high", "speedup_ci_low", "params.concurrency"} <= set(frame.columns)


def test_what_is_unknown_is_an_empty_field() -> None:
    """A void cell's figures are empty in CSV, and nothing reads `nan` or `None`."""
    void = altered(RUN, "made:threads", status="void", reason="wrong")
    text = frame_of(summarise(void), "cells").to_csv(index=False)
    assert "nan" not in text.lower()
    assert "none" not in text.lower()
    back = pd.read_csv(io.StringIO(text))
    assert back["wall_s"].isna().sum() == 1


def test_comparisons_are_one_row_per_pair() -> None:
    """Three cells, three pairs, with both ends of each interval."""
    frame = frame_of(summarise(RUN), "comparisons")
    assert len(frame) == 3
    assert {"a", "b", "ratio", "ratio_ci_low", "ratio_ci_high", "p", "p_adjusted", "verdict"} <= set(
        frame.columns
    )


def test_rounds_are_raw_and_without_the_pilot() -> None:
    """Every timed round of every block but the pilot, numbered as it ran."""
    frame = rounds_frame(RUN)
    assert len(frame) == 3 * 4 * 3
    assert frame["block"].min() == 1
    assert sorted(frame["round"].unique()) == [0, 1, 2]
    assert {"wall_s", "cpu_s", "operations"} <= set(frame.columns)


def test_a_run_without_blocks_has_empty_frames() -> None:
    """Nothing measured is no error."""
    bare = altered(simple_run({"sequential": []}), "made:sequential", blocks=(), status="skipped")
    assert rounds_frame(bare).empty
    assert frame_of(summarise(bare), "comparisons").empty
