"""Tables as plain text: columns are described once, and every output shows the same headings and cells."""

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

from msgspec import Struct

R = TypeVar("R")
# Text on the left stays on one line, unless it may be wrapped; numbers are on the right.
Align = Literal["left", "wrapped", "right"]
GAP = 2
LEAST_COLUMNS = 4


class Column(Struct, Generic[R], frozen=True):
    """One column: its heading, and the text of its cell in a row.

    Where space is short, the column with the highest rank is replaced by its `brief` form, and then dropped.
    """

    rank: int
    name: str
    draw: Callable[[R], str]
    brief: Callable[[R], str] | None = None
    align: Align = "right"


class Table(Struct, frozen=True, kw_only=True):
    """Headings and rows of text; a title, a question and a caption above them, notes below."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligned: tuple[Align, ...]
    title: str = ""
    question: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()


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
    }
    return Table(**drawn, **words)  # type: ignore[arg-type]


def _fitted(columns: list[Column[R]], rows: Sequence[R], width: int, least: int) -> list[Column[R]]:
    while width_of(columns, rows) > width:
        long = [column for column in columns if column.brief]
        if not long and len(columns) <= least:
            break
        last = max(long or columns, key=lambda column: column.rank)
        at = columns.index(last)
        columns[at : at + 1] = [Column(last.rank, last.name, last.brief)] if last.brief else []
    return columns


def width_of(columns: Sequence[Column[R]], rows: Sequence[R]) -> int:
    """Return how many characters a table of these columns is wide."""
    widths = (max([len(column.name), *(len(column.draw(row)) for row in rows)]) for column in columns)
    return sum(widths) + GAP * (len(columns) - 1)
