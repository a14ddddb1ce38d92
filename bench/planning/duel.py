"""Plans a duel: two variants of one workload, measured block by block until the result is clear."""

import argparse
import os
import shlex
from collections.abc import Sequence
from typing import NoReturn

from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.plan import DUEL, SEQUENTIAL, Gil, Plan, Until
from bench.planning.groups import Ground
from bench.planning.plan import Conduct
from bench.planning.profiles import LOOK_ALPHA, LOOKS
from bench.planning.variants import FreeGroup, WrittenVariant, free_group
from bench.plugins.workload import Workload

MARGIN = 0.05
SIDES = 2


class _Reader(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def read_side(text: str) -> WrittenVariant:
    """Parse a variant: WORKLOAD [--backend NAME] [--set NAME=LEVEL]… [--python NAME] [--gil on|off].

    Raises UsageError.
    """
    if not text.isascii() and text.encode("utf-8", "replace").decode() != text:
        raise UsageError(f"{text!r} is not valid UTF-8")
    if not text.strip():
        raise UsageError("a variant is empty; write it as 'http --backend threads --set client=h11'")
    reader = _Reader(prog=DUEL, add_help=False, allow_abbrev=False)
    reader.add_argument("workload")
    reader.add_argument("--backend", "-b", default=SEQUENTIAL)
    reader.add_argument("--set", "-s", action="extend", nargs="+", default=[], dest="settings")
    reader.add_argument("--python", default="")
    reader.add_argument("--gil", default="", choices=("", "on", "off"))
    reader.add_argument("--path", default="")
    try:
        found = reader.parse_args(shlex.split(text))
    except (UsageError, ValueError) as error:
        raise UsageError(
            f"{text!r} is not a variant ({error}); write it as 'http --backend threads --set client=h11'"
        ) from None
    return WrittenVariant(
        text=text,
        workload=found.workload,
        backend=found.backend,
        settings=tuple(found.settings),
        python=found.python,
        gil=found.gil,
        path=_folder(found.path),
    )


def read_sides(
    x: str, y: str | None, pythons: Sequence[str] = (), gil: Sequence[Gil] = ()
) -> tuple[WrittenVariant, WrittenVariant]:
    """Parse both variants; of two interpreters, or two states of the GIL, X has the first and Y the second.

    Y may be missing if either differs. Raises UsageError.
    """
    if len(pythons) > SIDES:
        raise UsageError(f"a duel is between two interpreters, not {len(pythons)}")
    if y is None and max(len(pythons), len(gil)) < SIDES:
        raise UsageError("a duel needs Y, or one variant with two interpreters or with --gil on,off")
    first, second = read_side(x), read_side(x if y is None else y)
    return _with(first, pythons[:1], gil[:1]), _with(second, pythons[-1:], gil[-1:])


def _with(side: WrittenVariant, python: Sequence[str], gil: Sequence[Gil]) -> WrittenVariant:
    return replace(side, python=side.python or "".join(python), gil=side.gil or (gil[0] if gil else ""))


def _folder(name: str) -> str:
    if name and not os.path.isdir(name):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        raise UsageError(f"--path {name}: no such folder")
    return name


def plan_duel(
    sides: tuple[WrittenVariant, WrittenVariant],
    workload: Workload,
    ground: Ground,
    conduct: Conduct,
    operations: int | None,
    margin: float = MARGIN,
    threshold: float | None = None,
) -> Plan:
    """Return the plan of a duel: both variants in one group, with the sequential cells that verify them.

    With a threshold it goes on until it is known as well whether Y is slower than X by more than that.
    Raises UsageError where a side can't be, or where the two do not do one kind of work.
    """
    x, y = sides
    if x.workload != y.workload:
        raise UsageError(f"a duel is between two variants of one workload, not {x.workload} and {y.workload}")
    described = FreeGroup(
        name=DUEL,
        question=f"{x.text}, or {y.text}?",
        kind="duel",
        variants={"x": x, "y": y},
        blocks={method: looks[-1] for method, looks in LOOKS.items()},
        operations=operations,
    )
    return Plan(
        profile=DUEL,
        seed=conduct.seed,
        groups=(free_group(described, workload, ground),),
        limit_s=conduct.limit_s,
        command=conduct.command,
        notes=ground.notes,
        alpha=LOOK_ALPHA,
        until=Until(threshold=threshold),
        margin=margin,
    )
