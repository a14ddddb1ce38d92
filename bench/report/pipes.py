"""Pipe tables, as Markdown has them."""

from collections.abc import Sequence

from bench.wording import plain


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a pipe table; a pipe or a line break in a cell cannot break out of it."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(escaped(cell) for cell in line) + " |" for line in lines)


def escaped(text: str) -> str:
    """Return text in which no pipe ends a cell."""
    return plain(text).replace("\\", "\\\\").replace("|", "\\|")
