"""The `bench` command: the list of its commands, and the one place where errors are caught."""

import ast
import inspect
import mmap
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from bench._version import __version__
from bench.cli import (
    advise,
    certify,
    claims,
    compare,
    doctor,
    duel,
    export,
    fleet,
    history,
    import_,
    report,
    run,
    show,
    site,
)
from bench.cli import all as all_command
from bench.cli import list as list_command
from bench.cli.arguments import show_names_alone
from bench.cli.say import note
from bench.cli.streams import Streams
from bench.errors import NO_MEMORY, BenchError, Interrupted, StorageError, lacks_memory, near_miss
from bench.machine.cgroup import memory_limit_bytes

EPILOG = (
    "Results are stored in --out, else $BENCH_RESULTS, else ./results. "
    "RUN is a path, latest, latest~1, ..., or the start of an id."
)

EXITED = "an installed plugin ended the command; `bench list` shows the plugins: uninstall the faulty one"
# Commands that need no statistics.
LIGHT = ("list", "doctor", "--version")
NEEDED_BYTES, LEAST_BYTES = 256 << 20, 128 << 20
LOST = "not everything could be printed on standard output"
REDIRECT = "repeat the command with its output sent elsewhere, or `bench show` for a run that was measured"
KINDS = {"valid integer": "a whole number", "valid number": "a number"}
SIZE = re.compile(r"[1-9][0-9]{0,3}")
QUOTE = "; quote a variant: bench duel 'cpu -b threads' 'cpu -b processes'"

show_names_alone()
# Rich markup in the help would double the start-up time.
app = typer.Typer(
    name="bench",
    help="Compare asyncio, threads and processes on the same verified work, side by side.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bench {__version__} (concurrency-lab)")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Compare asyncio, threads and processes on the same verified work, side by side."""


COMMANDS: dict[str, Callable[..., int]] = {
    "all": all_command.command,
    "run": run.command,
    "duel": duel.command,
    "advise": advise.command,
    "fleet": fleet.command,
    "certify": certify.command,
    "list": list_command.command,
    "show": show.command,
    "report": report.command,
    "site": site.command,
    "claims": claims.command,
    "compare": compare.command,
    "history": history.command,
    "export": export.command,
    "import": import_.command,
    "doctor": doctor.command,
}


def _help_of(command: Callable[..., int]) -> str | None:
    # `python -OO` leaves docstrings in the source alone.
    return command.__doc__ or ast.get_docstring(ast.parse(inspect.getsource(command)).body[0])  # type: ignore[arg-type]  # a function


for _name, _command in COMMANDS.items():
    app.command(_name, help=_help_of(_command))(_command)


def run_and_exit() -> NoReturn:
    """Run the command line and leave with the contract's exit status."""
    streams = Streams()
    forget_impossible_width()
    status = run_app(sys.argv[1:])
    if lost := streams.lost():
        status = max(status, _complain(f"{LOST} ({lost}); {REDIRECT}", BenchError.exit_status))
    if sys.flags.inspect:  # of PYTHONINSPECT: Python would take the status for an error, and ask for input
        streams.flush()
        os._exit(status)
    sys.exit(status)


def forget_impossible_width() -> None:
    """Remove COLUMNS and LINES that are no size; name that of a terminal that can do nothing.

    A library takes it for 80 unless it is told both width and height.
    """
    for name in ("COLUMNS", "LINES"):
        if not SIZE.fullmatch(os.environ.get(name, "")):
            os.environ.pop(name, None)
    if os.isatty(1) and os.environ.get("TERM", "").lower() in ("dumb", "unknown"):
        width, height = shutil.get_terminal_size()
        os.environ.update(COLUMNS=str(width), LINES=str(height))


def run_app(arguments: list[str]) -> int:
    """Run one command and return its exit status; every error is one line on standard error."""
    try:
        _check_room(arguments)
        return _invoke(arguments)
    except BenchError as error:
        return _complain(str(error), error.exit_status)
    except TyperException as error:
        return _refuse(error, arguments)
    except SystemExit as error:
        return _complain(f"{EXITED} (SystemExit: {error})", BenchError.exit_status)
    except OSError as error:
        from bench.worker.causes import cause_of

        cause = cause_of(error)
        return _complain(
            f"operating system error: {error}{f'; {cause}' if cause else ''}", BenchError.exit_status
        )
    except (MemoryError, ImportError) as error:
        if not lacks_memory(error):
            raise
        return _complain(NO_MEMORY, BenchError.exit_status)
    except KeyboardInterrupt:
        return _complain("interrupted", Interrupted.exit_status)


def _check_room(arguments: list[str]) -> None:
    """Raise StorageError where there is no room: libraries would try for minutes, or the kernel kill this."""
    if not arguments or arguments[0] in LIGHT or {"-h", "--help"} & {*arguments}:
        return
    try:
        mmap.mmap(-1, NEEDED_BYTES).close()
    except OSError as error:
        raise StorageError(
            f"{NO_MEMORY} (of address space, {NEEDED_BYTES >> 20} MB are needed to begin with)"
        ) from error
    allowed = memory_limit_bytes()
    if allowed is not None and allowed < LEAST_BYTES:
        raise StorageError(
            f"{NO_MEMORY} (it allows {allowed >> 20} MB, and {LEAST_BYTES >> 20} MB are needed to begin with)"
        )


def _invoke(arguments: list[str]) -> int:
    # Not `app(arguments)`, which exits silently on Ctrl-C.
    root = typer.main.get_command(app)
    try:
        with root.make_context("bench", list(arguments)) as context:
            return int(root.invoke(context) or 0)
    except typer.Exit as left:
        return left.exit_code


def _refuse(error: TyperException, arguments: list[str]) -> int:
    message = _told(error, arguments)
    if not arguments:
        print(message, file=sys.stderr)  # the help
    elif message:
        _complain(f"{_sentence(message, arguments)}; see `bench --help`", BenchError.exit_status)
    return BenchError.exit_status


def _told(error: TyperException, arguments: list[str]) -> str:
    """Return what is wrong with a value in this project's words: the library's are those of its own types."""
    message, parameter = error.format_message(), getattr(error, "param", None)
    for word, kind in KINDS.items():
        if parameter is not None and word in message:
            name = max(parameter.opts, key=len)
            return f"{name} takes {kind}, not {_given(parameter.opts, arguments)!r}"
    return message.replace("Value error, ", "")


def _given(names: Sequence[str], arguments: list[str]) -> str:
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument in names:
            return following
        name, equals, value = argument.partition("=")
        if equals and name in names:
            return value
        # `-nmany`
        if not argument.startswith("--") and argument[:2] in names:
            return argument[2:]
    return ""


def _sentence(message: str, arguments: list[str]) -> str:
    text = " ".join(message.split()).rstrip(".")
    if text.startswith("No such command") and arguments and "?" not in text:
        text += near_miss(arguments[0], tuple(COMMANDS))
    if arguments[:1] == ["duel"] and text.startswith(("No such option", "Got unexpected extra argument")):
        text += QUOTE
    return text[:1].lower() + text[1:]


def _complain(message: str, status: int) -> int:
    note(f"bench: {' '.join(message.split())}")
    return status
