"""Tables: rows and columns alike in every format, and text that is nothing but text."""

import io
import sys
from typing import Any

import fastparquet
import pytest

from bench.errors import UsageError
from tests.made import altered
from tests.output.formats.made_exports import exported, rows_of, two
from tests.output.made_run import made_run


def parquet_frame(data: bytes) -> Any:
    """Return the frame that a Parquet file holds."""
    return fastparquet.ParquetFile(io.BytesIO(data)).to_pandas()


def test_csv_and_parquet_hold_the_same() -> None:
    """The same columns and rows, numbers as numbers in the one that has types."""
    run = made_run()
    rows = rows_of(exported("csv", run))
    frame = parquet_frame(exported("parquet", run))
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows) == 20
    assert [float(row["s_per_op"]) for row in rows] == pytest.approx(list(frame["s_per_op"]))
    assert frame["s_per_op"].dtype == "float64"


def test_mixed_levels_are_text_in_parquet() -> None:
    """A parameter that is a number in one cell and a word in another has a column all the same."""
    run = altered(two(), "made:asyncio", params={"concurrency": "many", "flag": True})
    frame = parquet_frame(exported("parquet", run))
    assert sorted(frame["params.concurrency"]) == ["1", "many"]


def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that names the extra."""
    monkeypatch.setitem(sys.modules, "fastparquet", None)
    with pytest.raises(UsageError, match=r"pip install 'concurrency-lab\[parquet\]'"):
        exported("parquet", two())


def test_no_text_in_csv_is_a_formula() -> None:
    """What a spreadsheet would evaluate begins with an apostrophe, numbers below zero stay numbers."""
    run = altered(two(), "made:asyncio", status="void", reason="=HYPERLINK(1)", levels={}, backend="@x")
    run = altered(run, "made:sequential", params={"=1+1": "+1", "shift": -1})
    row, other = rows_of(exported("csv", run))
    assert row["params.=1+1"] == "'+1"
    assert float(row["params.shift"]) == -1
    assert (other["reason"], other["backend"]) == ("'=HYPERLINK(1)", "'@x")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_however_a_formula_begins_it_is_text(start: str) -> None:
    """After blanks, in the wide letters of East Asia, and where a spreadsheet divides cells at semicolons."""
    text = f"{start}1+1;=2+2"
    data = exported("csv", altered(two(), "made:asyncio", status="void", reason=text))
    assert rows_of(data)[1]["reason"].startswith("'")
    assert b';=2+2"' in data


def test_markdown_is_the_runs_own() -> None:
    """Warnings first, then the tables."""
    text = exported("markdown", made_run(notes=("be careful",))).decode()
    assert 0 < text.index("be careful") < text.index("| model")
