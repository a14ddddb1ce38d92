"""Runs in a notebook or a script: data frames, charts and comparisons."""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from bench.api.reducing import reduced
from bench.api.results import record, summary_of
from bench.errors import UsageError, near_miss
from bench.storage.locate import results_folder
from bench.text import counted, plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from bench.analysis.run.summary import GroupSummary, Summary
    from bench.analysis.runs.compare_runs import RunComparison
    from bench.model.run import Run
    from bench.output.tables.table import Table as DrawnTable

Table = Literal["cells", "comparisons", "rounds", "latency"]
TABLES: tuple[Table, ...] = get_args(Table)


def load(name: str = "latest", results: str | Path | None = None) -> "LoadedRun":
    """Return a run by path, `latest`, `latest~1`, …, or the start of its id.

    Raises UsageError if there is no such run, and RunFileError if its file cannot be read.

    >>> run = load("latest")
    >>> run.id
    '20260131T235959-7f3a'
    >>> load("latest~9")
    Traceback (most recent call last):
    bench.errors.UsageError: ... has 2 runs, so the oldest is latest~1
    """
    folder = results_folder(results)
    return LoadedRun(record(name, folder), folder)


class LoadedRun(Struct, frozen=True, dict=True, eq=False):
    """A run and its results; `record` has the raw data. Results are computed on first use."""

    record: "Run"
    results: Path

    @property
    def id(self) -> str:
        """Return the run's id."""
        return self.record.id

    @property
    def summary(self) -> "Summary":
        """Return every value that tables and charts show, with its interval.

        >>> [group.group.name for group in load().summary.groups]
        ['nap', 'nap/k1', 'web/mixed', 'web/same', 'nothing']
        """
        found: Summary | None = self.__dict__.get("summary_")
        if found is None:
            found = self.__dict__["summary_"] = summary_of(self.record, self.results)
        return found

    def frame(self, table: Table = "cells") -> "pd.DataFrame":
        """Return a tidy data frame with units in its column names: a row per cell.

        Or a row per comparison (`comparisons`), per timed round (`rounds`, the raw data), or per cell and
        rate of an open loop (`latency`). Raises UsageError for another name.

        >>> cells = load().frame()
        >>> naps = cells[cells["group"] == "nap"]
        >>> naps[["backend", "operations", "verdict"]].to_string(index=False, na_rep="–").splitlines()[:3]
        ['   backend  operations verdict', 'sequential           8       –', '   asyncio           8  faster']
        >>> len(load().frame("rounds")) == 5 * 4 * 10 * 3  # groups, models, blocks, rounds
        True
        """
        from bench.output.tables import frames

        if table not in TABLES:
            raise UsageError(f"no table {table!r}{near_miss(str(table), TABLES)}")
        if table == "rounds":
            return frames.rounds_frame(self.record)
        return frames.frame_of(self.summary, table)

    def compare(self, other: "LoadedRun | str") -> "Comparison":
        """Return a comparison with another run or its name. Ratios are its times divided by this run's.

        Raises UsageError if the two have nothing in common.

        >>> load("latest~1").compare("latest").frame()["basis"].value_counts().to_dict()
        {'absolute': 20, 'relative': 15}
        """
        from bench.analysis.runs.comparability import Side, labels
        from bench.analysis.runs.compare_runs import compare_sides

        runs = (self, load(other, self.results) if isinstance(other, str) else other)
        sides = [
            Side(label, (reduced(run.record, run.results),))
            for label, run in zip(labels(2), runs, strict=True)
        ]
        return Comparison(compare_sides(sides))

    def chart(self, name: str = "speedup") -> "Figure":
        """Return one of the run's charts as a matplotlib figure.

        Raises UsageError if there is no such chart, or no data for it.

        >>> type(load().chart("speedup"))
        <class 'matplotlib.figure.Figure'>
        >>> load().chart("sped-up")
        Traceback (most recent call last):
        bench.errors.UsageError: no chart 'sped-up'; did you mean 'speedup'?
        """
        from bench.output.charts.catalogue import all_charts
        from bench.output.charts.draw import figure

        charts = {chart.name: chart for chart in all_charts()}
        if name not in charts:
            raise UsageError(f"no chart {name!r}{near_miss(name, list(charts))}")
        drawn = figure(charts[name], self.summary)
        if drawn is None:
            raise UsageError(f"run {plain(self.id)} has no data for the chart {name!r}")
        return drawn

    def __repr__(self) -> str:
        """Return a one-line description.

        >>> load()
        <run 20260131T235959-7f3a: complete, quick, 5 groups, 20 cells>
        """
        run = self.record
        size = f"{counted(len(run.plan.groups), 'group')}, {counted(len(run.cells), 'cell')}"
        source = f", imported from {plain(run.imported_from)}" if run.imported_from else ""
        return f"<run {plain(run.id)}: {run.status}, {plain(run.profile)}, {size}{source}>"

    def _repr_html_(self) -> str:
        """Return the run as a notebook shows it: warnings, then each group's table."""
        from bench.output.tables.words import warnings

        told = "".join(f"<li>{_text(line)}</li>" for line in warnings(self.summary))
        warned = f"<p><strong>Warnings</strong></p><ul>{told}</ul>" if told else ""
        groups = "".join(_group_html(group) for group in self.summary.groups)
        return f"<p><strong>{_text(repr(self)[1:-1])}</strong></p>{warned}{groups}"


class Comparison(Struct, frozen=True):
    """A comparison of two runs; `across` has all results."""

    across: "RunComparison"

    def frame(self) -> "pd.DataFrame":
        """Return a row per cell and basis, as in `bench compare --json`."""
        import pandas as pd

        from bench.output.tables.comparison.plain import plain as as_data
        from bench.output.tables.records import flattened

        rows = as_data(self.across, None)["comparisons"]
        return pd.DataFrame(flattened(rows))

    def __repr__(self) -> str:
        """Return the number of cells with each verdict.

        >>> load("latest~1").compare("latest")
        <B (20260131T235959-7f3a) compared with A (20260130T235959-7f3a): 15 equivalent>
        """
        from bench.output.tables.comparison.words import tally

        first, second = self.across.sides
        told = f"{second.label} ({second.name}) compared with {first.label} ({first.name})"
        return f"<{plain(told)}: {tally(self.across.cells)}>"

    def _repr_html_(self) -> str:
        """Return the comparison as a notebook shows it."""
        from bench.output.tables.comparison.rows import by_group, columns
        from bench.output.tables.comparison.words import warnings
        from bench.output.tables.table import table_of

        told = "".join(f"<li>{_text(line)}</li>" for line in warnings(self.across))
        parts = [f"<p><strong>{_text(repr(self)[1:-1])}</strong></p>", f"<ul>{told}</ul>" if told else ""]
        for name, rows in by_group(self.across.cells).items():
            parts.append(_table_html(table_of(columns(rows, None), rows, title=name)))
        return "".join(parts)


def _group_html(group: "GroupSummary") -> str:
    from bench.output.tables.columns import group_table

    return _table_html(group_table(group))


def _table_html(table: "DrawnTable") -> str:
    # Every text is escaped, because run files are untrusted.
    head = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in table.headers)
    lines = ("".join(f"<td>{_text(cell)}</td>" for cell in row) for row in table.rows)
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    caption = ": ".join(filter(None, (table.title, table.question)))
    return (
        f"<table><caption>{_text(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _text(text: str) -> str:
    return escape(plain(text))
