"""What a fleet is to measure: the options after `--`, checked before any host is asked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from msgspec import Struct
from msgspec.structs import replace

from bench.cli.options import drawn_seed, seconds
from bench.errors import UsageError
from bench.model.plan import Plan
from bench.runner.fleet.record import Fleet, begun, newest_fleet

MEASURED = ("all", "run")
HERE = {"out": "--out", "as_json": "--json", "quiet": "--quiet", "verbose": "--verbose"}
EXAMPLE = "bench fleet --local 2 -- all --profile quick"
MOST_HOSTS_BYTES = 1 << 20


class Order(Struct, frozen=True):
    """A fleet that begins or goes on, and the plan that each of its hosts makes.

    Each host measures it under so many `interpreters` of its own, for at most `most_s`.
    """

    fleet: Fleet
    plan: Plan
    interpreters: int = 1
    most_s: float | None = None


def order_of(arguments: Sequence[str], results: Path, resume: bool) -> Order:
    """Return what is to be measured. Raises UsageError, and whatever the command itself would raise."""
    if resume:
        fleet = newest_fleet(results)
        if arguments and tuple(_without_seed(arguments)) != fleet.arguments:
            raise UsageError(
                f"--resume goes on with `{' '.join(fleet.arguments)}`; leave out what follows --, or --resume"
            )
        return _ordered(fleet)
    if not arguments or arguments[0] not in MEASURED:
        raise UsageError(f"fleet needs a command for its hosts after --: {EXAMPLE}")
    given, kept = _parsed(arguments), tuple(_without_seed(arguments))
    return _ordered(begun(kept, drawn_seed(given["seed"]), bool(given["anonymous"])))


def _ordered(fleet: Fleet) -> Order:
    from bench.machine.interpreters.sites import gil_levels
    from bench.planning.parse import split_names

    # The interpreters are the hosts' own: whether a host has them is for it to say.
    given = _parsed(fleet.arguments)
    names, gil = split_names(given["python"] or []), gil_levels(given["gil"] or [])
    return Order(
        fleet,
        _plan(fleet.arguments, fleet.seed),
        max(1, len(names)) * max(1, len(gil)),
        seconds(given["max_time"], "--max-time") if given["max_time"] else None,
    )


def _without_seed(arguments: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before != "--seed" and argument != "--seed" and not argument.startswith("--seed="):
            kept.append(argument)
    return kept


def _parsed(arguments: Sequence[str]) -> dict[str, Any]:
    from bench.cli import all as all_command
    from bench.cli import run

    app = typer.Typer()
    app.command()({"all": all_command.command, "run": run.command}[arguments[0]])
    only: Any = typer.main.get_command(app)
    context = only.make_context(f"bench {arguments[0]}", list(arguments[1:]))
    for name, option in HERE.items():
        if context.params.get(name):
            raise UsageError(f"{option} stands before --, as an option of `bench fleet` itself")
    found: dict[str, Any] = context.params
    return found


def _plan(arguments: Sequence[str], seed: int) -> Plan:
    given = _parsed(arguments)
    return _everywhere(_planned(arguments, given, seed), given)


def _everywhere(plan: Plan, given: dict[str, Any]) -> Plan:
    """Return the plan as if each host had the interpreters that are named: they need not be here."""
    from bench.machine.interpreters.sites import Site, gil_levels
    from bench.planning.parse import split_names
    from bench.planning.sites import across_sites

    names, levels = split_names(given["python"] or []), gil_levels(given["gil"] or [])
    sites = [Site(name=name, gil=gil) for name in names or ("",) for gil in levels or ("on",)]
    return replace(plan, groups=tuple(across_sites(plan.groups, (), sites)[0]))


def _planned(arguments: Sequence[str], given: dict[str, Any], seed: int) -> Plan:
    from bench import api
    from bench.cli.measuring import MeasuringOptions, conduct_of
    from bench.planning.parse import split_names

    chosen = MeasuringOptions(seed=seed, limit=given["limit"])
    if arguments[0] == "all":
        conduct = conduct_of(chosen, given["precision"])
        names = (split_names(given[option] or []) for option in ("only", "skip", "extra"))
        return api.plan_everything(given["profile"], conduct, *names)
    work = given["work"] or []
    if len(work) != 1 or ":" in work[0]:
        raise UsageError("a fleet runs one workload on every host; a function of yours is not on its hosts")
    return api.plan_sweep(
        work[0],
        given["profile"],
        conduct_of(chosen, given["precision"], controls=not given["no_controls"]),
        backends=split_names(given["backend"] or []),
        levels=given["settings"] or [],
        operations=given["operations"],
        rate=given["rate"],
    )


def hosts_in(listed: Sequence[str], file: Path | None) -> tuple[str, ...]:
    """Return the hosts that are listed and those in the file, one on each line. Raises UsageError."""
    found = [name.strip() for text in listed for name in text.split(",")]
    if file is not None:
        try:
            if file.stat().st_size > MOST_HOSTS_BYTES:
                raise UsageError(f"{file} is larger than 1 MiB, which no list of hosts is")
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the hosts in {file} ({error})") from error
        found += [line.partition("#")[0].strip() for line in lines]
    kept = tuple(filter(None, found))
    if (listed or file) and not kept:
        raise UsageError("no host is named; write --ssh host1,host2, or one on each line of the file")
    return kept
