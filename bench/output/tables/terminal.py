"""Tables for a terminal, with rich: warnings first, then each group, then what applies to the whole run."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bench.analysis.run.matrix import Mark, Matrix, matrix_of
from bench.analysis.run.summary import Summary
from bench.analysis.stats.compare import ALPHA
from bench.machine.headline import headline
from bench.model.run import Control
from bench.output.tables import format as fmt
from bench.output.tables.columns import group_tables
from bench.output.tables.interpreters import step_tables
from bench.output.tables.matrix import SIGNS, doubts, legend, matrix_lines, matrix_table, title_of, wrapped
from bench.output.tables.noise import noise_lines
from bench.output.tables.semantics import semantics_table
from bench.output.tables.table import Table
from bench.output.tables.trust import Degree, first_of
from bench.output.tables.view import DEFAULT, View
from bench.output.tables.words import GAP_TITLE, gap_lines, skipped_lines, trust_lines, warnings
from bench.text import counted, plain

COLOURS = {
    **{"faster": "green", "slower": "red", "equivalent": "cyan", "VOID": "red", "FAILED": "red"},
    **{"keeps up": "green", "saturated": "red", "far beyond": "red", "void": "red", "pacer late": "red"},
    **{"REGRESSION": "bold red", "larger": "green", "smaller": "red"},
}

# Up to here, what a sentence is of stands in it and not beside it.
NARROW = 60
TRUST_COLOURS: dict[Degree, str] = {
    **{"none": "bold red", "limited": "bold yellow", "good": "bold", "high": "bold green"}
}
# Cells of the matrix begin with the sign of their mark.
MARK_COLOURS: dict[Mark, str] = {
    **{"best": "bold green", "tied": "bold cyan", "faster": "green", "slower": "red"},
    **{"equivalent": "dim", "inconclusive": "dim", "void": "bold red"},
}
SIGN_COLOURS = {f"{SIGNS[mark]} ": colour for mark, colour in MARK_COLOURS.items()}


def print_run(console: Console, summary: Summary, view: View = DEFAULT) -> None:
    """Print a run's answers, its warnings, the table of every group, and the notes on the whole run."""
    print_answers(console, summary)
    print_warnings(console, warnings(summary))
    if summary.run.advice:
        print_list(console, "Advice", (summary.run.advice.answer, *summary.run.advice.lines))
    print_matrix(console, summary)
    for table in step_tables(summary, console.width):
        print_table(console, table)
    print_groups(console, summary, view)
    print_list(console, "Skipped", skipped_lines(summary.run))
    print_list(console, GAP_TITLE, gap_lines(summary.run))
    print_list(console, "Noise", noise_lines(summary.noise))
    print_list(console, "Controls", trust_lines(summary))


def print_matrix(console: Console, summary: Summary, most: int | None = None) -> None:
    """Print `most` of the headline workloads under every model; nothing of a run that compares others."""
    run, rows = summary.run, matrix_of(summary.groups).rows
    if rows:
        shown = Matrix(rows[:most])
        console.print()
        console.print(
            drawn_matrix(shown, console.width, run.plan.alpha, run.controls, caption=headline(run.machine))
        )
    if most and len(rows) > most:
        console.print(f"  and {counted(len(rows) - most, 'workload')} more: `bench show --all`")


def print_answers(console: Console, summary: Summary) -> None:
    """Print the answers to what is asked first, a line for each, and how far to trust them."""
    found = first_of(summary)
    *answers, trust = found.lines
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    room = console.width - 2 - max(len(title) for title, _ in found.lines)
    for (title, text), look in [
        *((one, "bold") for one in answers),
        (trust, TRUST_COLOURS[found.trust.degree]),
    ]:
        if console.width < NARROW:
            console.print(Text.assemble(_text(title, look), ": " if title else "  ", _text(text)))
        else:
            # Lines end where the page's may: never between a number and its unit.
            told = "\n".join(wrap(fmt.unbroken(plain(text)), room, break_on_hyphens=False))
            grid.add_row(_text(title, look), Text(told.replace(fmt.UNBROKEN, " ")))
    console.print(grid)


def drawn_matrix(
    matrix: Matrix,
    width: int,
    alpha: float = ALPHA,
    controls: Sequence[Control] = (),
    progress: Mapping[str, str] | None = None,
    caption: str = "",
) -> RenderableType:
    """Return the matrix as rich draws it: a table, or where the terminal is too narrow for one, lines."""
    table = matrix_table(matrix, width, alpha, controls, progress, caption)
    if table:
        return drawn(table)
    rows = [line for name, told in matrix_lines(matrix) for line in (_text(name, "bold"), _item(told))]
    notes = [
        *wrapped(legend(matrix, None, base=False), width),
        *(doubts(matrix, controls, base=False) if progress is None else ()),
    ]
    above = [_text(title_of(matrix), "bold"), *([_text(caption, "dim")] if caption else [])]
    return Group(*above, *rows, *map(_text, notes))


def print_chosen(console: Console, summary: Summary, view: View = DEFAULT) -> None:
    """Print the tables of chosen groups, with the warnings that concern them, and what was observed."""
    names = [group.group.name for group in summary.groups]
    print_warnings(console, warnings(summary, names))
    print_groups(console, summary, view)
    for observed in (semantics_table(summary.run, name) for name in names if not view.columns):
        if observed.rows:
            _print_observed(console, observed)
    print_list(console, "Skipped", skipped_lines(summary.run, names))
    print_list(console, GAP_TITLE, gap_lines(summary.run, names))


def _print_observed(console: Console, table: Table) -> None:
    """Print what was observed; where the terminal is too narrow for a table, in lines."""
    if table.width <= console.width:
        print_table(console, table)
        return
    lines = []
    for model, pattern, *texts in table.rows:
        told = [
            f"{name} {text}"
            for name, text in zip(table.headers[2:], texts, strict=True)
            if text != fmt.ABSENT
        ]
        lines.append(f"{model}, {pattern}: {'; '.join(told)}")
    print_list(console, table.title, [table.caption, *lines])


def print_groups(console: Console, summary: Summary, view: View = DEFAULT) -> None:
    """Print the tables of every group; of columns that are asked for by name, none is cut off."""
    found = [table for group in summary.groups for table in group_tables(group, console.width, view)]
    if view.columns:
        console.width = max([console.width, *(table.width for table in found)])
    for table in found:
        print_table(console, table)


def print_warnings(console: Console, lines: Iterable[str]) -> None:
    """Print each warning as a line of its own."""
    for line in lines:
        console.print(_text(f"! {line}", "bold yellow"))


def print_table(console: Console, table: Table) -> None:
    """Print a table after an empty line."""
    console.print()
    console.print(drawn(table))


def drawn(table: Table) -> RenderableType:
    """Return a table as rich draws it: title and question, caption, rows, notes."""
    told = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, align in zip(table.headers, table.aligned, strict=True):
        told.add_column(
            _text(name),
            justify="right" if align == "right" else "left",
            no_wrap=align != "wrapped",
            overflow="fold" if align == "wrapped" else "ellipsis",
        )
    for row in table.rows:
        told.add_row(*(_text(cell, COLOURS.get(cell) or SIGN_COLOURS.get(cell[:2], "")) for cell in row))
    title = Text.assemble(
        _text(table.title, "bold"), "  " * bool(table.question), _text(table.question, "italic")
    )
    above = [title] if table.title else []
    above += [_text(table.caption, "dim")] if table.caption else []
    below = [_text(table.hidden_line, "dim")] if table.hidden else []
    return Group(*above, told, *below, *map(_item, table.notes))


def print_list(console: Console, title: str, lines: Sequence[str]) -> None:
    """Print a titled list, indented; nothing where it is empty."""
    if lines:
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(_item(line))


def _item(line: str) -> RenderableType:
    return Padding(_text(line), (0, 0, 0, 2))


def _text(line: str, style: str = "") -> Text:
    return Text(plain(line), style=style)
