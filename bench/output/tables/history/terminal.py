"""A history for a terminal: a row for each run, a rule where the level changed, then the results."""

from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from bench.analysis.runs.history import History, RunPoint
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.output.tables.history.words import change_lines, left_out_lines
from bench.output.tables.table import Column, Table, table_of
from bench.output.tables.terminal import drawn, print_list
from bench.storage.index import machine_name

COLUMNS = (
    Column[RunPoint](0, "run", lambda point: clean(point.run.id, 40), align="left"),
    Column[RunPoint](
        3, "date", lambda point: clean(point.run.started_at[:16].replace("T", " "), 16), align="left"
    ),
    Column[RunPoint](2, "N", lambda point: str(point.operations)),
    Column[RunPoint](1, "blocks", lambda point: str(point.blocks)),
    Column[RunPoint](
        0, "speed-up [95 %]", lambda point: f"{fmt.ratio(point.speedup)} {fmt.interval(point.speedup_ci)}"
    ),
)


def print_history(console: Console, history: History) -> None:
    """Print a cell's speed-up in every run, the changes of its level, and the runs that were left out."""
    cell = clean(history.cell.id, 100)
    console.print(Text.assemble((cell, "bold"), "  how many times as fast as sequential"))
    console.print(Text(clean(machine_name(history.points[-1].run.machine), 160), style="dim"))
    console.print()
    console.print(drawn(_table(history, console.width)))
    print_list(console, "What changed", change_lines(history))
    print_list(console, "Left out", left_out_lines(history))


def _table(history: History, width: int) -> Table:
    starts = {history.points[level.first].run.id: fmt.ratio(level.speedup) for level in history.levels}
    level = Column[RunPoint](0, "level", lambda point: starts.get(point.run.id, ""))
    table = table_of((*COLUMNS, level), history.points, width, option="")
    rule, rows = tuple("─" * len(name) for name in table.headers), []
    for index, row in enumerate(table.rows):
        rows += [rule, row] if index and row[-1] else [row]
    return replace(table, rows=tuple(rows))
