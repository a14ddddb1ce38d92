"""A history for a terminal: a row for each run, a rule where the level changed, then what is to be said."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.analysis.runs.history import History
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.output.tables.history.words import change_lines, left_out_lines
from bench.output.tables.terminal import print_list
from bench.storage.index import machine_name

COLUMNS = ("run", "date", "N", "blocks", "speed-up [95 %]", "level")


def print_history(console: Console, history: History) -> None:
    """Print everything that a history says."""
    console.print(Text.assemble((clean(history.cell.id, 100), "bold"), "  speed-up over sequential"))
    console.print(Text(clean(machine_name(history.points[-1].run.machine), 160), style="dim"))
    console.print()
    console.print(_table(history))
    print_list(console, "What changed", change_lines(history))
    print_list(console, "Left out", left_out_lines(history))


def _table(history: History) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in COLUMNS:
        table.add_column(name, justify="left" if name in ("run", "date") else "right", no_wrap=True)
    starts = {level.first: level.speedup for level in history.levels}
    for index, point in enumerate(history.points):
        level = fmt.ratio(starts[index]) if index in starts else ""
        if index in starts and index:
            table.add_row(*("─" * len(name) for name in COLUMNS))
        told = (
            clean(point.run.id, 40),
            clean(point.run.started_at[:16].replace("T", " "), 16),
            str(point.operations),
            str(point.blocks),
            f"{fmt.ratio(point.speedup)} {fmt.interval(point.speedup_ci)}",
            level,
        )
        table.add_row(*map(Text, told))
    return table
