"""What somebody asks of tables: which columns, by name, and by which of them the rows are sorted."""

import re
from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from bench.errors import UsageError, near_miss
from bench.output.tables import format as fmt
from bench.output.tables.table import LEAST_COLUMNS, Column, Table, table_of

R = TypeVar("R")
ALL = "all"
# The names of `--json`, which differ from the headings.
OF_JSON = {
    **{"s_per_op": "time/op", "throughput_per_s": "ops", "cpu_s_per_op": "cpu/op", "wall_s": "round"},
    **{"detectable": "min. detectable", "mean_s": "mean round", "backend": "model", "speedup": "speed-up"},
}


class View(Struct, frozen=True, kw_only=True):
    """Columns by name, or `all`; without any, a table has those of its question that fit.

    `sort` names the column to sort by; `-` before it begins with the largest. What is unknown comes last.
    """

    columns: tuple[str, ...] = ()
    sort: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that a table must have somewhere."""
        return (*(name for name in self.columns if name != ALL), *filter(None, [self.sort.lstrip("-")]))


DEFAULT = View()


def known(columns: Sequence[Column[R]], name: str) -> Column[R] | None:
    """Return the column of this name: a heading, or the name of its value in `--json`."""
    wanted = _key(OF_JSON.get(name, fmt.figure_name(name)))
    # A time beside a count of the same name is called a time.
    times = [f"{wanted}time"] if name.endswith("_s") else []
    by_key = {_key(column.name): column for column in reversed(columns)}
    return next((by_key[key] for key in (*times, wanted) if key in by_key), None)


def checked(view: View, tables: Sequence[Sequence[str]]) -> View:
    """Return the view. Raises UsageError for a name that is a column of none of these tables' headings."""
    headings = list(dict.fromkeys(name.partition(" [")[0] for names in tables for name in names))
    for name in view.names:
        if not known([Column(0, heading, str) for heading in headings], name):
            raise UsageError(f"there is no column {name!r} here{near_miss(name, headings)}")
    return view


def _key(name: str) -> str:
    return re.sub(r"\[.*|[^a-z0-9/+]", "", name.casefold())


def viewed(
    view: View,
    usual: Sequence[Column[R]],
    further: Sequence[Column[R]],
    rows: Sequence[R],
    width: int | None,
    least: int = LEAST_COLUMNS,
    **words: str | tuple[str, ...],
) -> Table:
    """Return the table of these rows: the usual columns that fit, or those that are asked for, all of them.

    The first column names the row, and is always there.
    """
    every = (*usual, *(column for column in further if not known(usual, column.name)))
    columns, width = (_asked(every, view.columns), None) if view.columns else (list(usual), width)
    return table_of(columns, _sorted(every, rows, view.sort), width, least, **words)


def _asked(columns: Sequence[Column[R]], names: Sequence[str]) -> list[Column[R]]:
    if ALL in names:
        return list(columns)
    found = [column for name in names if (column := known(columns, name))]
    return list(dict.fromkeys([columns[0], *found]))


def _sorted(columns: Sequence[Column[R]], rows: Sequence[R], sort: str) -> list[R]:
    column = known(columns, sort.lstrip("-")) if sort else None
    if column is None:
        return list(rows)
    key = column.key or column.draw
    told = [(row, value) for row in rows if (value := key(row)) is not None]
    unknown = [row for row in rows if key(row) is None]
    # The values of one column are all numbers or all texts.
    ordered = sorted(told, key=lambda one: one[1], reverse=sort.startswith("-"))
    return [row for row, _ in ordered] + unknown
