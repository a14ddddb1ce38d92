"""`bench run`: one workload, with the backends and levels that the user chooses."""

from typing import Annotated

import typer

from bench.cli import options
from bench.cli.measuring import RunOptions, conduct_of, measure_and_report, pythons_of, with_options
from bench.cli.target import TargetOptions, asked_for
from bench.errors import UsageError

Work = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WORKLOAD|TARGET...",
        help="A workload (`bench list` shows them), or functions of yours: package.module:function or "
        "path/to/file.py:function. Several functions are compared.",
    ),
]
Backend = Annotated[
    list[str] | None,
    typer.Option(
        "--backend",
        "-b",
        metavar="NAME",
        help="Models to run (asyncio,threads); all by default. Sequential is always included.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        metavar="NAME=LEVEL[,...]",
        help="Levels of a parameter (concurrency=1,16). Can be repeated.",
    ),
]
Rate = Annotated[
    str | None,
    typer.Option(
        metavar="RATE[,...]|ladder",
        help="Also measure latency in an open loop, at these rates (500/s) or at rising ones (ladder).",
    ),
]
NoControls = Annotated[
    bool,
    typer.Option(
        "--no-controls",
        help="Skip control groups and A/A controls: faster, but the results are not checked.",
    ),
]


@with_options
def command(
    work: Work = None,
    backend: Backend = None,
    settings: Set = None,
    operations: options.Operations = None,
    rate: Rate = None,
    no_controls: NoControls = False,
    *,
    called: TargetOptions,
    chosen: RunOptions,
) -> int:
    """Measure a workload or functions of your own, and control groups."""
    from bench import api
    from bench.planning.parse import split_names

    conduct = conduct_of(chosen, chosen.precision, controls=not no_controls)
    backends, levels = split_names(backend or []), settings or []
    asked, pythons = asked_for(work or [], called), pythons_of(chosen)
    if asked is None:
        (workload,) = work or [""]
        plan = api.plan_sweep(workload, chosen.profile, conduct, backends, levels, operations, rate, pythons)
        return measure_and_report(plan, chosen, own=True)
    if rate is not None:
        raise UsageError("--rate needs work that can arrive from outside, not a function; leave it out")
    with api.tried_out(asked, conduct.limit_s) as tried:
        plan = api.plan_tried(tried, chosen.profile, conduct, backends, levels, operations, pythons)
        return measure_and_report(plan, chosen, own=True)
