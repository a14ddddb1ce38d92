"""How the help shows arguments, by their names alone, and a command line without one of its options."""

from collections.abc import Sequence
from typing import Any

from typer.core import TyperArgument


def show_names_alone() -> None:
    """Leave types and second dots out: `[A B ...]... <list[str]>` says no more than `[A B ...]`."""
    library: Any = TyperArgument
    library.display_type_rich = _without_type
    library._usage_display_name = _in_usage


def without(arguments: Sequence[str], option: str) -> list[str]:
    """Return the arguments without an option and its value."""
    return [
        argument
        for before, argument in zip(["", *arguments], arguments, strict=False)
        if option not in (before, argument) and not argument.startswith(f"{option}=")
    ]


def _without_type(_argument: TyperArgument, **_: Any) -> None:
    return None


def _in_usage(argument: TyperArgument) -> str:
    name = argument.metavar or str(argument.name).upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"
