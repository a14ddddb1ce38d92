"""Plans a duel: two variants of one workload, whatever they differ in, block by block until it is settled."""

import argparse
import os
import shlex
import shutil
from collections.abc import Sequence
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from bench.contract import GroupSpec, Variant, Workload
from bench.errors import UsageError
from bench.grouping import SEQUENTIAL, Ground, plan_cell, share_cpus
from bench.model import Cell, Group, Method, Params, Plan, Skipped, Until
from bench.plan import Conduct, known_parameters
from bench.profiles import LOOK_ALPHA, LOOKS, Profile
from bench.selection import parse_settings

NAME = "duel"
PROFILE = Profile(
    name=NAME,
    pinned_blocks=LOOKS["t"][-1],
    whole_blocks=LOOKS["signed-rank"][-1],
    rounds=24,
    least_rounds=8,
    round_target_s=0.005,
    block_target_s=0.3,
    memory_blocks=0,
)


class Side(Struct, frozen=True, kw_only=True):
    """One of the two variants, as it was written."""

    text: str
    workload: str
    backend: str = SEQUENTIAL
    settings: tuple[str, ...] = ()
    python: str = ""
    path: str = ""


class _Reader(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def read_side(text: str) -> Side:
    """Return the variant that `text` spells: WORKLOAD [--backend NAME] [--set NAME=LEVEL]… [--python FILE].

    Raises UsageError.
    """
    reader = _Reader(prog=NAME, add_help=False, allow_abbrev=False)
    reader.add_argument("workload")
    reader.add_argument("--backend", "-b", default=SEQUENTIAL)
    reader.add_argument("--set", "-s", action="extend", nargs="+", default=[], dest="settings")
    reader.add_argument("--python", default="")
    reader.add_argument("--path", default="")
    try:
        found = reader.parse_args(shlex.split(text))
    except (UsageError, ValueError) as error:
        raise UsageError(
            f"{text!r} is no variant ({error}); write it as 'http --backend threads --set client=h11'"
        ) from None
    return Side(
        text=text,
        workload=found.workload,
        backend=found.backend,
        settings=tuple(found.settings),
        python=_interpreter(found.python),
        path=_folder(found.path),
    )


def _interpreter(name: str) -> str:
    if name and shutil.which(name) is None:
        raise UsageError(f"--python {name}: no such program; give the path of an interpreter")
    return name


def _folder(name: str) -> str:
    if name and not os.path.isdir(name):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        raise UsageError(f"--path {name}: no such folder")
    return name


def plan_duel(
    sides: tuple[Side, Side], workload: Workload, ground: Ground, conduct: Conduct, operations: int | None
) -> Plan:
    """Return the plan of a duel: both sides in one group, and what proves their values.

    Raises UsageError where a side can't be, or where the two do not do one kind of work.
    """
    if sides[0].workload != sides[1].workload:
        raise UsageError(
            f"a duel is between two variants of one workload, not {sides[0].workload} and {sides[1].workload}"
        )
    cells = [_cell(side, name, workload, ground) for side, name in zip(sides, "xy", strict=True)]
    proofs = {_work(workload, cell): _proof(workload, cell, ground) for cell in reversed(cells)}
    proven = [replace(cell, proof=proofs[_work(workload, cell)].id) for cell in cells]
    return Plan(
        profile=NAME,
        seed=conduct.seed,
        round_target_s=PROFILE.round_target_s,
        block_target_s=PROFILE.block_target_s,
        groups=(_group(workload, [*proofs.values(), *proven], ground, operations, sides),),
        limit_s=conduct.limit_s,
        command=conduct.command,
        alpha=LOOK_ALPHA,
        until=Until(),
    )


def _cell(side: Side, name: str, workload: Workload, ground: Ground) -> Cell:
    levels = parse_settings(side.settings, known_parameters(workload, (side.backend,), ground))
    for factor, found in levels.items():
        if len(found) > 1:
            raise UsageError(f"a side of a duel has one level of {factor}, not {len(found)}")
    chosen: Params = {factor: found[0] for factor, found in levels.items()}
    concurrency = int(chosen.pop("concurrency", 0)) or workload.default_concurrency(ground.facts)
    spec = GroupSpec(name=f"{NAME}/{name}", question="", variants=())
    planned = plan_cell(workload, spec, Variant(side.backend, chosen), concurrency, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"{side.text!r} can't be: {planned.reason}")
    own: Params = {"python": side.python} if side.python else {}
    own |= {"path": side.path} if side.path else {}
    return replace(
        planned,
        group=NAME,
        levels={**_named(planned, levels), **own},
        params={**planned.params, **own},
        python=side.python,
        path=side.path,
    )


def _named(cell: Cell, levels: dict[str, tuple[bool | int | float | str, ...]]) -> Params:
    return {factor: cell.params[factor] for factor in levels if factor in cell.params}


def _work(workload: Workload, cell: Cell) -> tuple[object, ...]:
    return tuple(cell.params[name] for name, p in workload.parameters.items() if p.changes_work)


def _proof(workload: Workload, cell: Cell, ground: Ground) -> Cell:
    levels = {name: cell.params[name] for name in workload.parameters}
    spec = GroupSpec(name=f"{cell.id}/proof", question="", variants=())
    planned = plan_cell(workload, spec, Variant(SEQUENTIAL, levels), 1, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"nothing can prove the values of {cell.id}: {planned.reason}")
    return replace(planned, group=NAME, reference=True)


def _group(
    workload: Workload,
    cells: Sequence[Cell],
    ground: Ground,
    operations: int | None,
    sides: tuple[Side, Side],
) -> Group:
    pinned = len(ground.cpus) > 0 and all(ground.backends[cell.backend].single_thread for cell in cells)
    method: Method = "t" if pinned else "signed-rank"
    serves = workload.service(cells[0].params) is not None
    worker_cpus, service_cpus = share_cpus(ground.cpus, pinned, serves)
    return Group(
        name=NAME,
        workload=workload.name,
        question=f"{sides[0].text}, or {sides[1].text}?",
        factor=NAME,
        params={},
        concurrency=max(int(cell.params["concurrency"]) for cell in cells),
        cells=tuple(cells),
        blocks=LOOKS[method][-1],
        rounds=PROFILE.rounds,
        least_rounds=PROFILE.least_rounds,
        method=method,
        cpus=worker_cpus,
        service_cpus=service_cpus,
        pinned=pinned,
        operations=operations,
    )
