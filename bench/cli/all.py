"""`bench all`: every workload under every model."""

from typing import Annotated

import typer

from bench.cli.measuring import RunOptions, conduct_of, measure_and_report, pythons_of, with_options

Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Measure only these workloads or groups (http, 'sleep/*') and the controls; all by default.",
    ),
]
Skip = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Skip these workloads or groups. Controls are skipped only if named."),
]

With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME",
        help="Compare further models as well (uvloop,trio), or 'everything'. What is not installed is "
        "skipped, with the command that installs it.",
    ),
]


@with_options
def command(
    only: Only = None,
    skip: Skip = None,
    extra: With = None,
    *,
    chosen: RunOptions,
) -> int:
    """Measure every workload under every model. Writes tables, charts and an HTML page."""
    from bench import api
    from bench.planning.parse import split_names

    plan = api.plan_everything(
        chosen.profile,
        conduct_of(chosen, chosen.precision),
        only=split_names(only or []),
        skip=split_names(skip or []),
        extra=split_names(extra or []),
        pythons=pythons_of(chosen),
    )
    return measure_and_report(plan, chosen)
