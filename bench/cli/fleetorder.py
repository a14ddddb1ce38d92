"""What a fleet is to measure: the options after `--`, checked before any host is asked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from msgspec import Struct
from msgspec.structs import replace

from bench.cli.arguments import without
from bench.cli.options import drawn_seed, seconds
from bench.errors import UsageError
from bench.machine.interpreters.sites import Site, gil_levels
from bench.model.plan import Plan
from bench.planning.parse import split_names
from bench.planning.sites import across_sites
from bench.runner.fleet.record import Fleet, begun, newest_fleet

MEASURED = ("all", "run")
HERE = {"out": "--out", "as_json": "--json", "quiet": "--quiet", "verbose": "--verbose"}
EXAMPLE = "bench fleet --local 2 -- all --profile quick"
MOST_HOSTS_BYTES = 1 << 20


class Order(Struct, frozen=True):
    """A fleet that begins or goes on, and the plan of each of its hosts, which have `most_s` for it."""

    fleet: Fleet
    plan: Plan
    most_s: float | None


def order_of(arguments: Sequence[str], results: Path, resume: bool) -> Order:
    """Return what is to be measured. Raises UsageError, and whatever the command itself would raise."""
    fleet = newest_fleet(results) if resume else None
    kept = tuple(without(arguments, "--seed"))
    if fleet and kept and kept != fleet.arguments:
        raise UsageError(
            f"--resume goes on with `{' '.join(fleet.arguments)}`; leave out what follows --, or --resume"
        )
    asked = fleet.arguments if fleet else arguments
    if not asked or asked[0] not in MEASURED:
        raise UsageError(f"fleet needs a command for its hosts after --: {EXAMPLE}")
    given = _parsed(asked)
    fleet = fleet or begun(kept, drawn_seed(given["seed"]), bool(given["anonymous"]))
    plan = _planned(asked[0], given, fleet.seed)
    return Order(
        fleet,
        replace(plan, groups=tuple(across_sites(plan.groups, (), _sites(given))[0])),
        seconds(given["max_time"], "--max-time") if given["max_time"] else None,
    )


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


def _sites(given: dict[str, Any]) -> list[Site]:
    # The interpreters are the hosts' own: whether a host has them is for it to say.
    names, levels = split_names(given["python"] or []), gil_levels(given["gil"] or [])
    return [Site(name=name, gil=gil) for name in names or ("",) for gil in levels or ("on",)]


def _planned(command: str, given: dict[str, Any], seed: int) -> Plan:
    from bench import api
    from bench.cli.measuring import MeasuringOptions, conduct_of

    chosen = MeasuringOptions(seed=seed, limit=given["limit"])
    if command == "all":
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
