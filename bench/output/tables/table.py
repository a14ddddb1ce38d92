"""Tables as plain text: columns are described once, and every output shows the same headings and cells."""

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from bench.text import counted

R = TypeVar("R")
# Text on the left stays on one line, unless it may be wrapped; numbers are on the right.
Align = Literal["left", "wrapped", "right"]
GAP = 2
LEAST_COLUMNS = 3


class Column(Struct, Generic[R], frozen=True):
    """One column: its heading, and the text of its cell in a row.

    Where space is short, the column with the highest rank is replaced by its `brief` form, and then dropped.
    A `vital` one is shortened only if no other can be left out.
    Rows are sorted by `key`, None last, and by the text where there is no `key`.
    """

    rank: int
    name: str
    draw: Callable[[R], str]
    brief: Callable[[R], str] | None = None
    align: Align = "right"
    key: Callable[[R], float | str | None] | None = None
    vital: bool = False

    @classmethod
    def of(
        cls, rank: int, name: str, tell: Callable[[float | None], str], key: Callable[[R], float | None]
    ) -> "Column[R]":
        """Return the column of a value that `key` reads, `tell` puts in words, and rows are sorted by."""
        return cls(rank, name, lambda row: tell(key(row)), key=key)


class Table(Struct, frozen=True, kw_only=True):
    """Headings and rows of text; a title, a question and a caption above them, notes below.

    `hidden` are the headings of columns that did not fit, `wide` is the width in which they would, and
    `option` names what shows them besides.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligned: tuple[Align, ...]
    title: str = ""
    question: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    wide: int = 0
    option: str = "--columns all, or "

    @property
    def width(self) -> int:
        """Return how many characters the headings and rows are wide."""
        columns = zip(self.headers, *self.rows, strict=True)
        return sum(max(map(len, column)) + GAP for column in columns) - GAP

    @property
    def hidden_line(self) -> str:
        """Return which columns did not fit, and how to see them; nothing where all did."""
        if not self.hidden:
            return ""
        more = f"+{counted(len(self.hidden), 'column')} ({', '.join(self.hidden)})"
        return f"{more}: {self.option}COLUMNS={self.wide}"


def table_of(
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    width: int | None = None,
    least: int = LEAST_COLUMNS,
    **words: str | tuple[str, ...],
) -> Table:
    """Return the table of these rows. In `width` characters, it has at least the `least` most needed columns.

    `words` are the fields of Table that stand around the rows.
    """
    kept = list(columns) if width is None else _fitted(list(columns), rows, width, least)
    drawn = {
        "headers": tuple(column.name for column in kept),
        "rows": tuple(tuple(column.draw(row) for column in kept) for row in rows),
        "aligned": tuple(column.align for column in kept),
        "hidden": tuple(one.name for one in columns if _stem(one) not in {_stem(other) for other in kept}),
        "wide": width_of([one if one.vital else _shortened(one) for one in columns], rows),
    }
    return Table(**drawn, **words)  # type: ignore[arg-type]


def _fitted(columns: list[Column[R]], rows: Sequence[R], width: int, least: int) -> list[Column[R]]:
    while width_of(columns, rows) > width:
        long = [column for column in columns if column.brief]
        first = [column for column in long if not column.vital]
        if not long and len(columns) <= least:
            break
        last = max(first or (columns if len(columns) > least else long), key=lambda column: column.rank)
        shorter = [_shortened(last)] if last in first or len(columns) <= least else []
        columns[columns.index(last) : columns.index(last) + 1] = shorter
    return columns


def _stem(column: Column[R]) -> str:
    return column.name.partition(" [")[0]


def _shortened(column: Column[R]) -> Column[R]:
    name = _stem(column) if column.vital else column.name
    return Column(column.rank, name, column.brief) if column.brief else column


def width_of(columns: Sequence[Column[R]], rows: Sequence[R]) -> int:
    """Return how many characters a table of these columns is wide."""
    widths = (max([len(column.name), *(len(column.draw(row)) for row in rows)]) for column in columns)
    return sum(widths) + GAP * (len(columns) - 1)
