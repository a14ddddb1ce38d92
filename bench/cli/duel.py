"""`bench duel`: two variants, measured interleaved until the question is settled."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import measuring, options
from bench.cli.say import note_damaged, say_json
from bench.cli.target import CallOptions, refuse_options, wanted_of

if TYPE_CHECKING:
    from bench.model.plan import Plan
    from bench.model.run import Run

X = Annotated[
    str, typer.Argument(metavar="X", help="One variant: 'http --backend threads --set client=h11'.")
]
Y = Annotated[
    str | None,
    typer.Argument(
        metavar="Y", help="The other variant; X again if omitted. The result describes Y relative to X."
    ),
]
Margin = Annotated[
    str,
    typer.Option(
        metavar="PERCENT",
        help="Differences below this count as equivalent. A smaller margin takes longer.",
    ),
]
Threshold = Annotated[
    str | None,
    typer.Option(
        metavar="PERCENT",
        help="Measure until it is known whether Y is slower than X by more than this; exit with 1 if so.",
    ),
]


@measuring.with_options
def command(
    x: X,
    y: Y = None,
    operations: options.Operations = None,
    margin: Margin = "5%",
    threshold: Threshold = None,
    *,
    called: CallOptions,
    chosen: measuring.PythonOptions,
) -> int:
    """Measure two variants until it is clear which is faster.

    A variant is a workload, or a function of yours (file.py:function), with --backend, --set, --python
    (another interpreter), --gil (on or off) and --path (a folder that is searched for modules first, such as
    another checkout). Of two interpreters given to the command itself, X has the first and Y the second.
    """
    from bench import api

    most = None if threshold is None else options.share(threshold, "--threshold", threshold=True)
    least, conduct = options.share(margin, "--margin"), measuring.conduct_of(chosen)
    pythons = measuring.pythons_of(chosen)
    functions = api.functions_of(x, y)
    if not functions:
        refuse_options(called, "this duel is between workloads")
        return _measured(api.plan_duel(x, y, conduct, operations, least, most, pythons), chosen)
    asked = api.Asked(targets=functions, wanted=wanted_of(called))
    with api.tried_out(asked, conduct.limit_s) as tried:
        plan = api.plan_duel(x, y, conduct, operations, least, most, pythons, tried)
        return _measured(plan, chosen)


def _measured(plan: "Plan", chosen: measuring.MeasuringOptions) -> int:
    from bench.storage.locate import results_folder

    results = results_folder(chosen.out)
    outcome = measuring.measured(plan, results, chosen)
    further = f"`bench show {outcome.folder}` prints it"
    with measuring.naming_folder(outcome, further):
        slower = _tell(outcome.run, results, chosen)
    measuring.note_kept(outcome, chosen, further)
    return measuring.exit_status(outcome) or int(slower)


def _tell(run: "Run", results: Path, chosen: measuring.MeasuringOptions) -> bool:
    from rich.console import Console
    from rich.text import Text

    from bench.analysis.run.duel import duel_result
    from bench.output.tables.duel import duel_json, duel_lines
    from bench.storage.certificates import certificate_for
    from bench.text import plain

    found = duel_result(run)
    if chosen.as_json:
        say_json(duel_json(found, run))
    elif not chosen.quiet:
        note_damaged(results)
        console = Console(highlight=False, soft_wrap=True)
        answer, *rest = duel_lines(found, run, certificate_for(run.machine, results))
        console.print(Text(plain(answer), style="bold"))
        for line in rest:
            console.print(Text(plain(line)))
    return found.past is True
