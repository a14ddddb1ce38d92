"""`bench fleet`: the same run on many hosts of a Dask cluster, and one page of their machines."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from bench.cli import options
from bench.cli.say import note, say_json
from bench.errors import BenchError, Interrupted, UsageError
from bench.model.run import JSON_SCHEMA

if TYPE_CHECKING:
    from bench.api.fleet import Foreseen, Where
    from bench.cli.fleetorder import Order
    from bench.runner.fleet.hosts import HostResult
    from bench.runner.fleet.record import Fleet

MOST_LOCAL = 16

Command = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="-- all|run ...", help="What each host measures: `bench all` or `bench run` with options."
    ),
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler that runs: tcp://host:8786.")
]
SchedulerFile = Annotated[
    Path | None,
    typer.Option("--scheduler-file", metavar="FILE", help="The file of a Dask scheduler that runs."),
]
Ssh = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST[,...]", help="Start workers on these hosts by SSH ([user@]host[:port])."),
]
HostsFile = Annotated[
    Path | None, typer.Option("--hosts", metavar="FILE", help="A file of hosts for SSH, one on each line.")
]
Local = Annotated[
    int | None,
    typer.Option(metavar="N", help="Start N workers on this machine, to try it; they measure in turn."),
]
Python = Annotated[
    str, typer.Option("--ssh-python", metavar="COMMAND", help="The Python of hosts that are reached by SSH.")
]
Install = Annotated[
    bool,
    typer.Option(
        "--install",
        help="Install this harness where a host lacks it, in a cache. Otherwise such hosts are refused.",
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the fleet begun last: measure the hosts that are missing."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Measure nothing; say which hosts, how long, and how many bytes.")
]
Patience = Annotated[
    str, typer.Option(metavar="TIME", help="Give a host up if nothing is heard of it for this long.")
]


def command(
    command: Command = None,
    scheduler: Scheduler = None,
    scheduler_file: SchedulerFile = None,
    ssh: Ssh = None,
    hosts: HostsFile = None,
    local: Local = None,
    ssh_python: Python = "python3",
    install: Install = False,
    resume: Resume = False,
    dry_run: DryRun = False,
    patience: Patience = "60s",
    out: options.Out = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Measure the same on many hosts with Dask, and compare them."""
    from bench.api.fleet import Where
    from bench.cli.fleetorder import hosts_in, order_of
    from bench.storage.locate import results_folder

    results, patience_s = results_folder(out), _patience(patience)
    where = Where(
        scheduler=scheduler or "",
        scheduler_file=scheduler_file,
        ssh=hosts_in(ssh or [], hosts),
        local=_count(local),
        python=ssh_python,
        install=install,
    )
    _check_one(where)
    shape = _Shape(as_json, quiet, verbose, dry_run)
    return _reach(where, order_of(command or [], results, resume), results, patience_s, shape)


class _Shape(msgspec.Struct, frozen=True):
    """What is printed."""

    as_json: bool
    quiet: bool
    verbose: bool
    dry_run: bool


def _reach(where: "Where", order: "Order", results: Path, patience_s: float, shape: _Shape) -> int:
    from bench.api import fleet as api
    from bench.cli.fleetdisplay import shown

    with api.reached(where) as found:
        for line in () if shape.quiet else found.seen.notes:
            note(f"bench: {line}")
        left = api.missing(order.fleet, found.seen, results)
        if shape.dry_run:
            return _tell_dry(api.foreseen(left, order.plan, order.most_s), shape.as_json)
        with shown(shape.quiet, shape.verbose, left.refused) as display:
            ended, interrupted = api.measure_fleet(
                found, order.fleet, order.plan, left, results, display.on_change, patience_s
            )
    every = sorted([*left.before, *left.refused, *ended], key=lambda one: one.host)
    return _tell(order.fleet, every, interrupted, results, shape)


def _tell(
    fleet: "Fleet", every: "Sequence[HostResult]", interrupted: bool, results: Path, shape: _Shape
) -> int:
    from bench.cli.fleetdisplay import print_results

    page = None if interrupted else _page(fleet, every, results)
    if shape.as_json:
        say_json({"schema": JSON_SCHEMA, "hosts": [msgspec.to_builtins(one) for one in every]})
    elif not shape.quiet:
        print_results(every)
    if page and not shape.quiet:
        note(f"The page of machines: {page}")
    if interrupted:
        note("bench: interrupted; what was measured is kept: `bench fleet --resume` goes on with the rest")
        return Interrupted.exit_status
    # A run that is complete has a reason where cells were lost.
    return 0 if all(one.done and not one.reason for one in every) else 3


def _page(fleet: "Fleet", ended: Sequence["HostResult"], results: Path) -> Path | None:
    from bench.api.fleet import publish_fleet

    try:
        return publish_fleet(fleet, ended, results)
    except BenchError as error:
        note(f"bench: no page of machines: {error}")
        return None


def _patience(text: str) -> float:
    from bench.runner.fleet.conduct import EVERY_S

    found_s = options.seconds(text, "--patience")
    if found_s < 2 * EVERY_S:
        raise UsageError(
            f"--patience takes {2 * EVERY_S:.0f}s or more, not {text!r}; hosts report every {EVERY_S:.0f} s"
        )
    return found_s


def _count(local: int | None) -> int:
    if local is not None and not 1 <= local <= MOST_LOCAL:
        raise UsageError(f"--local takes a number from 1 to {MOST_LOCAL}, not {local}")
    return local or 0


def _check_one(where: "Where") -> None:
    given = [where.scheduler, where.scheduler_file, where.ssh, where.local]
    if sum(map(bool, given)) != 1:
        what = "only one of" if any(given) else "one of"
        raise UsageError(f"fleet takes {what} --scheduler, --scheduler-file, --ssh or --hosts, and --local")


def _tell_dry(found: "Foreseen", as_json: bool) -> int:
    from bench.cli.fleetdisplay import print_foreseen

    if as_json:
        say_json({"schema": JSON_SCHEMA, **msgspec.to_builtins(found)})
    else:
        print_foreseen(found)
    return 0
