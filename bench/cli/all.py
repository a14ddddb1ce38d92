"""`bench all`: every workload under every model."""

from typing import Annotated

import typer

from bench.cli import options

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


def command(
    profile: options.Profile = "standard",
    only: Only = None,
    skip: Skip = None,
    precision: options.Precision = None,
    seed: options.Seed = None,
    out: options.Out = None,
    max_time: options.MaxTime = None,
    limit: options.Limit = "60s",
    anonymous: options.Anonymous = False,
    no_report: options.NoReport = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Measure every workload under every model. Writes tables, charts and an HTML page."""
    from bench import api
    from bench.cli.measuring import Wishes, conduct_of, measure_and_tell
    from bench.planning.parse import split_names

    plan = api.plan_everything(
        profile,
        conduct_of(seed, limit, precision),
        only=split_names(only or []),
        skip=split_names(skip or []),
    )
    wishes = Wishes(
        out=out,
        max_time=max_time,
        anonymous=anonymous,
        report=not no_report,
        as_json=as_json,
        quiet=quiet,
        verbose=verbose,
    )
    return measure_and_tell(plan, wishes)
