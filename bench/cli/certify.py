"""`bench certify`: calibrates the harness on this machine with identical copies and known slow-downs."""

from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import measuring
from bench.cli.say import note, say, say_json
from bench.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.model.plan import Plan
    from bench.model.run import Run

Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME",
        help="How much to measure: quick (200 A/A comparisons) or standard (800).",
    ),
]

From = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="RUN",
        help="Measure nothing, and use earlier runs of this command instead. Can be repeated to pool runs.",
    ),
]


MEASURING = {
    "profile": "--profile",
    "seed": "--seed",
    "max_time": "--max-time",
    "limit": "--limit",
    "anonymous": "--anonymous",
}


@measuring.with_options
def command(
    context: typer.Context,
    profile: Profile = "quick",
    earlier: From = None,
    *,
    chosen: measuring.MeasuringOptions,
) -> int:
    """Calibrate this machine: false-positive rate and power.

    Exits with 1 if the false-positive rate is established to be above 5 %.
    """
    from bench import api
    from bench.storage.certificates import FOLDER
    from bench.storage.locate import results_folder

    results = results_folder(chosen.out)
    if earlier:
        _refuse_measuring(context)
        return _judge(api.calibration_runs(earlier, results), results, chosen)
    plan, about_s = api.plan_calibration(profile, measuring.conduct_of(chosen))
    if not chosen.quiet:
        _note_before(plan, about_s)
    outcome = measuring.measured(plan, results / FOLDER, chosen)
    further = f"`bench certify --from {outcome.folder}` uses it again"
    with measuring.naming_folder(outcome, further):
        failed = _judge([outcome.run], results, chosen)
    measuring.note_kept(outcome, chosen, further)
    return measuring.exit_status(outcome) or failed


def _note_before(plan: "Plan", about_s: float) -> None:
    from bench import api

    for line in api.left_out():
        note(f"bench: left out: {line}")
    for line in plan.notes:
        note(f"bench: {line}")
    note(f"this takes about {max(1, round(about_s / 60))} minutes")


def _refuse_measuring(context: typer.Context) -> None:
    sources = {option: context.get_parameter_source(name) for name, option in MEASURING.items()}
    given = [option for option, source in sources.items() if source and source.name == "COMMANDLINE"]
    if given:
        raise UsageError(f"--from measures nothing, so {', '.join(given)} has no effect; leave it out")


def _judge(runs: "Sequence[Run]", results: "Path", chosen: measuring.MeasuringOptions) -> int:
    from bench import api
    from bench.output.tables.certificate import certificate_json, certificate_lines, passed

    certificate = api.certificate_of(runs)
    if chosen.as_json:
        say_json(certificate_json(certificate))
    elif not chosen.quiet:
        for line in certificate_lines(certificate):
            say(line)
    api.store_certificate(certificate, results)
    return int(passed(certificate) is False)
