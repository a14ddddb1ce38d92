"""The parts of a Markdown text: pipe tables, lists and warnings, in which nothing else is markup."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bench.output.tables.table import Column
from bench.text import inert

R = TypeVar("R")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a pipe table; nothing in a cell is markup, and nothing breaks out of it."""
    lines = [[inert(cell) for cell in headers], ["---"] * len(headers)]
    lines += [[inert(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def drawn(columns: Sequence[Column[R]], rows: Iterable[R]) -> str:
    """Return the pipe table of these columns."""
    return table([column.name for column in columns], ([one.draw(row) for one in columns] for row in rows))


def listed(lines: Iterable[str]) -> str:
    """Return a list of these lines."""
    return "\n".join(f"- {inert(line)}" for line in lines)


def titled(title: str, lines: Sequence[str], heading: str = "##") -> list[str]:
    """Return a heading of this level and a list; nothing where the list is empty."""
    return [f"{heading} {inert(title)}", listed(lines)] if lines else []


def warned(lines: Iterable[str]) -> str:
    """Return the lines as warnings in one block quote; the empty lines in between keep them apart."""
    return "\n>\n".join(f"> **Warning:** {inert(line)}" for line in lines)


def joined(parts: Iterable[str]) -> str:
    """Return the parts that are not empty as paragraphs."""
    return "\n\n".join(part for part in parts if part) + "\n"
