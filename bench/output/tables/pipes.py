"""Pipe tables, as Markdown has them."""

from collections.abc import Sequence

from bench.text import inert


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a pipe table; nothing in a cell is markup, and nothing breaks out of it."""
    lines = [[inert(cell) for cell in headers], ["---"] * len(headers)]
    lines += [[inert(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
