"""The options of functions that are measured: what they are called with, and how results are checked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from bench.errors import UsageError

if TYPE_CHECKING:
    from bench.api import Asked
    from bench.planning.asked import Wanted

Items = Annotated[
    str | None,
    typer.Option(
        metavar="ITEMS",
        help="What a function is called with, one item per call: a number, a JSON, JSON Lines or CSV file, "
        "- for standard input, or module:callable.",
    ),
]
Setup = Annotated[
    str | None,
    typer.Option(
        metavar="CALLABLE", help="Called once in every process before the function: module:callable."
    ),
]
Teardown = Annotated[
    str | None, typer.Option(metavar="CALLABLE", help="Called once in every process at the end.")
]
Check = Annotated[
    str | None,
    typer.Option(
        metavar="CHECK",
        help="How results are compared with sequential ones: equal (default), approx, none, module:callable.",
    ),
]
Code = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        help="Measure an expression, as timeit does; `item` is its item. --setup is a statement then.",
    ),
]
Async = Annotated[
    str | None,
    typer.Option("--async", metavar="TARGET", help="The same work as a coroutine function, for asyncio."),
]


class CallOptions(Struct, frozen=True, kw_only=True):
    """How functions are called; None where an option is not given."""

    items: Items = None
    setup: Setup = None
    teardown: Teardown = None
    check: Check = None


class TargetOptions(CallOptions, frozen=True, kw_only=True):
    """How functions are called, and the other ways to say what is measured."""

    code: Code = None
    other: Async = None


def asked_for(work: Sequence[str], options: TargetOptions) -> "Asked | None":
    """Return the functions that are asked for, or None if it is a workload. Raises UsageError."""
    from bench.api import Asked
    from bench.planning.asked import is_target

    functions = [text for text in work if is_target(text)]
    if not functions and not options.code:
        _check_workload(work, options)
        return None
    if len(functions) < len(work):
        other = next(text for text in work if text not in functions)
        raise UsageError(
            f"{other!r} is no function; compare functions with functions, or run the workload alone"
        )
    if options.other and len(functions) + len(options.code or []) > 1:
        raise UsageError("--async goes with one function; compare several without it")
    return Asked(targets=tuple(functions), codes=tuple(options.code or ()), wanted=wanted_of(options))


def wanted_of(options: CallOptions) -> "Wanted":
    """Return how functions are called, as the plan takes it."""
    from bench.planning.asked import Wanted

    given = {name: getattr(options, name) for name in _given(options) if name in Wanted.__struct_fields__}
    return Wanted(**given)


def _given(options: CallOptions) -> list[str]:
    return [name for name in options.__struct_fields__ if getattr(options, name) is not None]


def refuse_options(options: CallOptions, why: str) -> None:
    """Raise UsageError if an option of functions is given where there is none."""
    if given := _given(options):
        raise UsageError(f"--{'async' if given[0] == 'other' else given[0]} goes with a function, and {why}")


def _check_workload(work: Sequence[str], options: CallOptions) -> None:
    if len(work) != 1:
        what = "several workloads cannot be run at once" if work else "nothing to run"
        raise UsageError(f"{what}; name a workload (`bench list`), a function (file.py:function), or --code")
    refuse_options(options, f"{work[0]!r} is a workload; name one as file.py:function")
