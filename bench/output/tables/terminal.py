"""Tables for a terminal, with rich: warnings first, then each group, then where the charts are."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.tables.columns import caption, columns_of
from bench.output.tables.latency import columns_for, latency_caption, latency_lines
from bench.output.tables.noise import noise_lines
from bench.output.tables.words import gap_lines, group_lines, skipped_lines, trust_lines, warnings
from bench.text import plain

COLOURS = {
    **{"faster": "green", "slower": "red", "equivalent": "cyan", "VOID": "red", "FAILED": "red"},
    **{"keeps up": "green", "saturated": "red", "far beyond": "red"},
    **{"void": "red", "pacer late": "red"},
}
R = TypeVar("R")


def print_run(console: Console, summary: Summary) -> None:
    """Print everything a run says."""
    for line in warnings(summary):
        console.print(_text(f"! {line}", "bold yellow"))
    for group in summary.groups:
        if group.rows:
            console.print()
            console.print(group_table(group, console.width))
        if group.latency:
            console.print()
            console.print(latency_table(group, console.width))
    print_list(console, "Skipped", skipped_lines(summary.run))
    print_list(console, "How much of the gap is the model", gap_lines(summary.run))
    print_list(console, "Noise", noise_lines(summary.noise))
    print_list(console, "Controls", trust_lines(summary))


def group_table(group: GroupSummary, width: int) -> RenderableType:
    """Return one group's question, table and sentences, for a terminal of this width."""
    table = _table(columns_of(group, width), group.rows)
    title = Text.assemble(_text(group.group.name, "bold"), "  ", _text(group.group.question, "italic"))
    return Group(title, _text(caption(group), "dim"), table, *map(_item, group_lines(group)))


def _table(columns: Sequence[tuple[str, Callable[[R], str]]], rows: Sequence[R]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, _ in columns:
        table.add_column(name, justify="left" if name in ("model", "verdict") else "right", no_wrap=True)
    for row in rows:
        cells = [draw(row) for _, draw in columns]
        table.add_row(*(_text(cell, COLOURS.get(cell, "")) for cell in cells))
    return table


def _text(line: str, style: str = "") -> Text:
    return Text(plain(line), style=style)


def latency_table(group: GroupSummary, width: int) -> RenderableType:
    """Return a group's latencies in an open loop, for a terminal of this width."""
    table = _table(columns_for(group, width), group.latency)
    title = Text.assemble(
        _text(group.group.name, "bold"), "  ", ("How long does an operation take?", "italic")
    )
    caption_line = _text(latency_caption(group), "dim")
    return Group(title, caption_line, table, *map(_item, latency_lines(group)))


def _item(line: str) -> RenderableType:
    return Padding(_text(line), (0, 0, 0, 2))


def print_list(console: Console, title: str, lines: list[str]) -> None:
    """Print a titled list, indented; nothing where it is empty."""
    if lines:
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(_item(line))
