"""What commands that measure have in common: progress and storage; `all` and `run` also publish and print."""

import functools
import inspect
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from bench.cli import options
from bench.cli.arguments import without
from bench.cli.say import note, note_damaged, note_failed, say, say_json
from bench.errors import NO_MEMORY, Interrupted, StorageError, UsageError, lacks_memory
from bench.text import counted

if TYPE_CHECKING:
    from bench.api import Findings
    from bench.api.measuring import Pythons
    from bench.model.plan import Plan
    from bench.planning.plan import Conduct
    from bench.runner.session import Outcome


class MeasuringOptions(Struct, frozen=True, kw_only=True):
    """How to measure and print: the options of every measuring command."""

    seed: options.Seed = None
    out: options.Out = None
    max_time: options.MaxTime = None
    limit: options.Limit = "60s"
    anonymous: options.Anonymous = False
    as_json: options.Json = False
    quiet: options.Quiet = False
    verbose: options.Verbose = False


class PythonOptions(MeasuringOptions, frozen=True, kw_only=True):
    """The options of commands that can measure under several interpreters."""

    python: options.Python = None
    gil: options.Gil = None


class RunOptions(PythonOptions, frozen=True, kw_only=True):
    """The options of `bench all` and `bench run`, which also publish a report."""

    profile: options.Profile = "standard"
    precision: options.Precision = None
    no_report: options.NoReport = False
    tables: options.Tables = False


def with_options(command: Callable[..., int]) -> Callable[..., int]:
    """Return the command with an option for each field of its keyword-only parameters, which are records."""
    own = dict(inspect.signature(command).parameters)
    records = {
        name: one.annotation for name, one in own.items() if one.kind is inspect.Parameter.KEYWORD_ONLY
    }
    fields = {name: _ordered(kind) for name, kind in records.items()}
    shared = [_option(kind, field) for name, kind in records.items() for field in fields[name]]

    @functools.wraps(command)
    def run(**given: Any) -> int:
        made = {
            name: kind(**{field: given.pop(field) for field in fields[name]})
            for name, kind in records.items()
        }
        return command(**given, **made)

    plain = [one for name, one in own.items() if name not in records]
    signature = inspect.Signature([*plain, *shared])
    run.__annotations__ = {name: one.annotation for name, one in signature.parameters.items()}
    run.__signature__ = signature  # type: ignore[attr-defined]  # read by inspect.signature, and so by typer
    return run


def _ordered(kind: type[Struct]) -> list[str]:
    # What a command has of its own comes before what all have.
    common = MeasuringOptions.__struct_fields__ if issubclass(kind, MeasuringOptions) else ()
    return [name for name in kind.__struct_fields__ if name not in common] + list(common)


def _option(kind: type[Struct], field: str) -> inspect.Parameter:
    annotation = get_type_hints(kind, include_extras=True)[field]
    default = getattr(kind(), field)
    return inspect.Parameter(field, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def conduct_of(chosen: MeasuringOptions, precision: str | None = None, controls: bool = True) -> "Conduct":
    """Return how to conduct a run, with the command that repeats it."""
    from bench.planning.plan import Conduct

    return Conduct(
        seed=options.drawn_seed(chosen.seed),
        limit_s=options.seconds(chosen.limit, "--limit"),
        precision=None if precision is None else options.share(precision, "--precision"),
        command=command_line(sys.argv[1:]),
        controls=controls,
    )


def pythons_of(chosen: PythonOptions) -> "Pythons":
    """Return the interpreters that were asked for; what takes a while is told unless --quiet."""
    from bench.api.measuring import Pythons, no_word
    from bench.planning.parse import split_names

    def tell(line: str) -> None:
        note(f"bench: {line}")

    names = split_names(chosen.python or [])
    if chosen.python and not names:
        raise UsageError("--python is empty; name a version (3.14, 3.14t) or the path of an interpreter")
    return Pythons(names, tuple(chosen.gil or ()), no_word if chosen.quiet else tell)


def command_line(arguments: Sequence[str]) -> str:
    """Return the command that repeats a run, without the path of its results, which may be private."""
    # File names may hold bytes that are not valid text.
    return shlex.join(["bench", *without(arguments, "--out")]).encode("utf-8", "replace").decode()


def measured(plan: "Plan", folder: Path, chosen: MeasuringOptions) -> "Outcome":
    """Measure the plan and show progress; its run's folder is made in `folder`."""
    from bench.api import measure
    from bench.cli.progress import progress_for

    max_time_s = None if chosen.max_time is None else options.seconds(chosen.max_time, "--max-time")
    with progress_for(plan, chosen.quiet, chosen.verbose) as progress:
        return measure(plan, folder, progress.on_event, max_time_s, chosen.anonymous)


def measure_and_report(plan: "Plan", chosen: RunOptions, own: bool = False) -> int:
    """Measure the plan, write its folder, print what it comes to, and return the exit status.

    `own`: print the tables of the groups that were asked for, too.
    """
    from bench import api
    from bench.storage.locate import results_folder

    for line in () if chosen.quiet else api.left_out():
        note(f"bench: left out: {line}")
    outcome = measured(plan, results_folder(chosen.out), chosen)
    with naming_folder(outcome, f"`bench report {outcome.folder}` draws it"):
        if not chosen.quiet:
            note_damaged(chosen.out)
        if outcome.interrupted or outcome.unsaved or chosen.no_report:
            _print_findings(api.findings(outcome.run, chosen.out), chosen, own)
        else:
            _publish(outcome, chosen, own)
    _note_where(outcome, chosen)
    return exit_status(outcome)


@contextmanager
def naming_folder(outcome: "Outcome", further: str) -> Iterator[None]:
    """Show what was measured; if that is interrupted, say where the run is and how to continue."""
    try:
        yield
    except (MemoryError, ImportError) as error:
        if not lacks_memory(error):
            raise
        raise StorageError(f"{NO_MEMORY}; what was measured is kept: {outcome.folder}; {further}") from None
    except KeyboardInterrupt:
        told = f"interrupted; what was measured is kept: {outcome.folder}; {further}"
        raise Interrupted(told) from None


def _publish(outcome: "Outcome", chosen: RunOptions, own: bool) -> None:
    from bench import api

    found = api.findings(outcome.run, chosen.out)
    _print_findings(found, chosen, own)
    # The results are on the screen by now, even if drawing fails.
    note_failed(api.publish(outcome.folder, found))


def _print_findings(found: "Findings", chosen: RunOptions, own: bool) -> None:
    from rich.console import Console

    from bench import api
    from bench.output.tables.claimsterminal import print_verdicts
    from bench.output.tables.closing import print_closing
    from bench.output.tables.comparison.changes import change_lines
    from bench.output.tables.show import show
    from bench.output.tables.terminal import print_answers, print_chosen, print_run

    if chosen.as_json:
        say_json(show(found.summary))
        return
    if chosen.quiet:
        return
    console = Console()
    if chosen.tables:
        print_run(console, found.summary)
        print_verdicts(console, found.judged)
    elif own:
        print_chosen(console, replace(found.summary, groups=found.summary.headline_groups))
    print_closing(console, found.summary, found.judged)
    if across := api.changes(found.summary.run, chosen.out):
        say()
        for line in change_lines(across):
            say(line)
    say()
    print_answers(console, found.summary)


def _note_where(outcome: "Outcome", chosen: RunOptions) -> None:
    if outcome.interrupted:
        note(f"bench: {outcome.interrupted}; `bench report {outcome.folder}` draws it")
    elif not (chosen.quiet or outcome.unsaved):
        note("")
        named = f"{outcome.folder} " if chosen.out else ""
        page = f"Page: {outcome.folder / 'report.html'}; `bench report {named}--open` opens it"
        note(f"Kept; `bench report {outcome.folder}` draws it" if chosen.no_report else page)
        note("Tables: `bench show GROUP` prints those of a group, `bench show --all` all of them")
    _note_lost(outcome)


def note_kept(outcome: "Outcome", chosen: MeasuringOptions, further: str) -> None:
    """Say where a run that has no report is stored, and which command uses it."""
    if outcome.interrupted:
        note(f"bench: {outcome.interrupted}: {outcome.folder}; {further}")
    elif not (chosen.quiet or outcome.unsaved):
        note(f"Kept: {outcome.folder}; {further}")
    _note_lost(outcome)


def _note_lost(outcome: "Outcome") -> None:
    if outcome.unsaved:
        note(f"bench: {outcome.unsaved}")
    # Also with -q, because the exit status alone does not say why.
    if lost := _lost(outcome):
        note(
            f"bench: {counted(lost, 'cell')} void, failed or partial; `bench show {outcome.folder}` says why"
        )
    elif _without_figures(outcome):
        note("bench: nothing was measured: the time was over before; raise --max-time")


def _lost(outcome: "Outcome") -> int:
    return sum(cell.lost for cell in outcome.run.cells)


def _without_figures(outcome: "Outcome") -> bool:
    ended = outcome.interrupted or outcome.unsaved
    return not ended and all(cell.status == "skipped" for cell in outcome.run.cells)


def exit_status(outcome: "Outcome") -> int:
    """Return 130 for an interrupted run, 3 for one that lost some or all cells, 2 if unsaved, else 0."""
    if outcome.interrupted:
        return Interrupted.exit_status
    if _lost(outcome) or _without_figures(outcome):
        return 3
    return outcome.unsaved.exit_status if outcome.unsaved else 0
