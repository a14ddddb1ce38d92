"""`bench run`: one workload, with the backends and levels that the user chooses."""

from typing import Annotated

import typer

from bench.cli.measuring import RunOptions, conduct_of, measure_and_report, pythons_of, with_options

Workload = Annotated[
    str, typer.Argument(metavar="WORKLOAD", help="The workload to run; `bench list` shows them.")
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
Operations = Annotated[
    int | None,
    typer.Option(
        "--operations", "-n", metavar="N", help="Operations per round. By default a pilot chooses the number."
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
    workload: Workload,
    backend: Backend = None,
    settings: Set = None,
    operations: Operations = None,
    rate: Rate = None,
    no_controls: NoControls = False,
    *,
    chosen: RunOptions,
) -> int:
    """Measure one workload at the levels you choose. Control groups are measured as well."""
    from bench import api
    from bench.planning.parse import split_names

    plan = api.plan_sweep(
        workload,
        chosen.profile,
        conduct_of(chosen, chosen.precision, controls=not no_controls),
        backends=split_names(backend or []),
        levels=settings or [],
        operations=operations,
        rate=rate,
        pythons=pythons_of(chosen),
    )
    return measure_and_report(plan, chosen, own=True)
