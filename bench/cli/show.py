"""`bench show`: a run's tables, or those of some groups; a chart of its rounds; a trace of its operations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.outfile import file_to_write
from bench.cli.say import note, note_damaged, note_failed, say, say_json
from bench.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.analysis.run.summary import Summary
    from bench.output.tables.view import View

Given = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RUN] [GROUP ...]",
        help="A run (default: latest), and groups of it: a workload, a group, or a pattern (http, 'cpu/*').",
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[,...]", help="Show these columns (speed-up,memory), or all; by default those that fit."
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Sort rows by this column; -NAME begins with the largest value."),
]
Trace = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write the traced operations for ui.perfetto.dev or chrome://tracing to FILE."
    ),
]
All = Annotated[
    bool, typer.Option("--all", help="Print every table; otherwise a run of many groups is one screen.")
]
Rounds = Annotated[
    bool, typer.Option("--rounds", help="Also draw every round in order, with disturbed rounds marked.")
]


def command(
    given: Given = None,
    out: options.Out = None,
    every: All = False,
    columns: Columns = None,
    sort: Sort = None,
    trace: Trace = None,
    rounds: Rounds = False,
    as_json: options.Json = False,
) -> int:
    """Print a run's tables."""
    if as_json and (columns or sort):
        raise UsageError("--json has every value, and no columns; leave out --columns and --sort")
    if trace is not None:
        trace = file_to_write(trace, "--trace", "trace.json")
    from bench.output.tables.show import show
    from bench.output.tables.view import DEFAULT

    path, summary = _found(given or [], out)
    view = _view(summary, columns, sort)
    note_damaged(out)
    if as_json:
        say_json(show(summary))
    else:
        _print(summary, view, every or view != DEFAULT)
    if rounds:
        _draw_rounds(path, summary, as_json)
    if trace is not None:
        _write_trace(trace, summary, as_json)
    return 0


def _found(given: "Sequence[str]", out: Path | None) -> "tuple[Path, Summary]":
    """Return the path of the run that is meant, and the summary of the groups that are."""
    from bench import api
    from bench.analysis.run.selection import only_groups
    from bench.planning.parse import split_names
    from bench.storage.locate import find_run, means_run, results_folder, run_folders

    results = results_folder(out)
    named = not given or means_run(given[0], results) or not run_folders(results)
    path = find_run(given[0] if given and named else "latest", results)
    patterns = split_names(given[1:] if named else given)
    summary = api.summary_of(api.record(str(path)), out)
    also = "" if named else f"there is no run {given[0]!r} in {results}, and "
    return path, only_groups(summary, patterns, also) if patterns else summary


def _view(summary: "Summary", columns: str | None, sort: str | None) -> "View":
    from bench.output.tables.columns import group_columns
    from bench.output.tables.latency import latency_table
    from bench.output.tables.view import View, checked
    from bench.planning.parse import split_names

    view = View(columns=tuple(split_names([columns] if columns else [])), sort=sort or "")
    tables = [
        [column.name for columns in group_columns(group) for column in columns] for group in summary.groups
    ]
    tables += [list(latency_table(group).headers) for group in summary.groups if group.latency]
    return checked(view, tables)


def _print(summary: "Summary", view: "View", every: bool) -> None:
    from rich.console import Console

    from bench import api
    from bench.output.tables.claimsterminal import print_verdicts
    from bench.output.tables.closing import FEW_GROUPS, print_overview
    from bench.output.tables.terminal import print_chosen, print_run

    console, groups = Console(), len(summary.run.plan.groups)
    if len(summary.groups) < groups:
        print_chosen(console, summary, view)
    elif every or groups <= FEW_GROUPS:
        print_run(console, summary, view)
        print_verdicts(console, api.judged(summary.measured))
    else:
        print_overview(console, summary, api.judged(summary.measured))


def _draw_rounds(path: Path, summary: "Summary", as_json: bool) -> None:
    from bench.output.charts.catalogue import describe_all, on_demand
    from bench.output.charts.draw import FOLDER, draw_all
    from bench.storage.locate import run_folder_of

    wanted = on_demand()
    described = describe_all(summary, wanted)
    for failure in described.failures:
        note(f"bench: {failure}")
    drawn = draw_all(run_folder_of(path) / FOLDER, summary, described.graphs, [one.name for one in wanted])
    written = note_failed(drawn)
    missing = "not drawn" if described.failures else "no timed round to draw"
    places = [str(place) for place in written] or [missing]
    tell = note if as_json else say
    tell()
    tell(f"Round by round: {', '.join(places)}")


def _write_trace(file: Path, summary: "Summary", as_json: bool) -> None:
    from bench.output.formats.trace_events import trace_events, trace_json
    from bench.storage.files import write_atomically

    if not trace_events(summary):
        raise UsageError("these groups have no traced round; leave out --trace, or name other groups")
    write_atomically(file, trace_json(summary), "free some disk space, or name another file with --trace")
    tell = note if as_json else say
    tell()
    tell(f"Trace: {file}; open it in https://ui.perfetto.dev or chrome://tracing")
