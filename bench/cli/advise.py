"""`bench advise`: which model and how many workers are right for one function, why, and at what cost."""

from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import measuring, options
from bench.cli.say import note_failed, say_json
from bench.cli.target import TargetOptions, asked_for
from bench.errors import UsageError

if TYPE_CHECKING:
    from bench.api.advising import Advised

Work = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET", help="The function: package.module:function or path/to/file.py:function."
    ),
]
Backend = Annotated[
    list[str] | None,
    typer.Option("--backend", "-b", metavar="NAME", help="Models to try (threads,processes). Default: all."),
]
Workers = Annotated[int, typer.Option(metavar="K", help="The most workers, or calls in flight, to try.")]


@measuring.with_options
def command(
    work: Work = None,
    backend: Backend = None,
    workers: Workers = 64,
    no_report: options.NoReport = False,
    *,
    called: TargetOptions,
    chosen: measuring.PythonOptions,
) -> int:
    """Say which model suits your function, and why.

    The answer has the number of workers, the speed-up, the costs, what would change it, and code. It takes
    about 30 seconds for a function of 1 to 100 ms.
    """
    from bench import api
    from bench.api.advising import Wishes, advise_tried
    from bench.cli.steps import Steps
    from bench.planning.parse import split_names
    from bench.storage.locate import results_folder

    asked = asked_for(work or [], called)
    if asked is None or len(asked.targets) + len(asked.codes) != 1:
        raise UsageError("bench advise takes one function (file.py:function), or one --code")
    conduct, results = measuring.conduct_of(chosen), results_folder(chosen.out)
    wishes = Wishes(
        backends=split_names(backend or []),
        most_workers=workers,
        max_time_s=None if chosen.max_time is None else options.seconds(chosen.max_time, "--max-time"),
        anonymous=chosen.anonymous,
        pythons=measuring.pythons_of(chosen),
    )
    with api.tried_out(asked, conduct.limit_s) as tried, Steps(chosen.quiet, chosen.verbose) as shown:
        found = advise_tried(tried[0], conduct, results, wishes, shown.say, shown.on_event)
    return _shown(found, chosen, no_report)


def _shown(found: "Advised", chosen: measuring.MeasuringOptions, no_report: bool) -> int:
    outcome = found.outcome
    with measuring.naming_folder(outcome, f"`bench report {outcome.folder}` draws it"):
        _tell(found, chosen)
        if not (no_report or outcome.interrupted or outcome.unsaved):
            _publish(found)
    measuring.note_kept(outcome, chosen, f"`bench show {outcome.folder}` prints all cells")
    return measuring.exit_status(outcome)


def _tell(found: "Advised", chosen: measuring.MeasuringOptions) -> None:
    from rich.console import Console
    from rich.text import Text

    from bench.output.advice.plain import advice_json
    from bench.output.advice.terminal import screen
    from bench.text import plain

    if chosen.as_json:
        say_json(advice_json(found.advice, found.told.code, found.outcome.run.id))
    elif not chosen.quiet:
        console = Console(highlight=False, soft_wrap=True)
        for line, stands_out in screen(found.told):
            # The indent of code must stay.
            indent = len(line) - len(line.lstrip(" "))
            console.print(Text(" " * indent + plain(line[indent:]), style="bold" if stands_out else ""))


def _publish(found: "Advised") -> None:
    from bench import api

    outcome = found.outcome
    note_failed(api.publish(outcome.folder, api.findings(outcome.run, outcome.folder.parent)))
