"""`bench compare`: is anything faster or slower in one run than in another?"""

from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.say import note_damaged, say_json
from bench.errors import UsageError

if TYPE_CHECKING:
    from bench.analysis.runs.compare_machines import MachineComparison
    from bench.analysis.runs.compare_runs import RunComparison

Sides = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="A B ...",
        help="Runs; each later one is compared with the first. Commas join runs of the same version.",
    ),
]
Threshold = Annotated[
    str | None,
    typer.Option(metavar="X%", help="Exit with 1 if a regression larger than this (5%) is established."),
]
Machines = Annotated[
    bool,
    typer.Option(
        "--machines",
        help="Compare machines instead: does the same model win on each, and by how much? Runs of one "
        "machine are joined; NAME=RUN[,RUN] names a machine.",
    ),
]


def command(
    sides: Sides = None,
    machines: Machines = False,
    threshold: Threshold = None,
    out: options.Out = None,
    as_json: options.Json = False,
    markdown: options.Markdown = False,
) -> int:
    """Compare runs, relative to sequential, or machines."""
    from bench import api

    options.one_output(as_json, markdown)
    limit = None if threshold is None else options.share(threshold, "--threshold", threshold=True)
    if not sides or len(sides) < 2:
        raise UsageError("compare takes two runs or more: bench compare latest~1 latest")

    if machines:
        if limit is not None:
            raise UsageError(
                "--threshold cannot be combined with --machines; it applies to comparisons of runs"
            )
        note_damaged(out)
        _print_machines(api.compare_machines(sides, out), as_json, markdown)
        return 0

    note_damaged(out)
    across = api.compare(sides, out)
    _print(across, limit, as_json, markdown)
    return 0 if limit is None else _judged(across, limit)


def _judged(across: "RunComparison", threshold: float) -> int:
    """Return 1 if a regression beyond the threshold is established, else 0. Raises UsageError if unknown."""
    from bench.analysis.runs.compare_runs import regressed, unjudged
    from bench.output.tables.comparison.words import not_relative_lines

    if unknown := unjudged(across):
        reasons = not_relative_lines(one for one in across.cells if one.b in unknown)
        named = " and ".join(side.label for side in unknown)
        why = f": {reasons[0]}" if reasons else ""
        raise UsageError(f"--threshold cannot be judged, for no cell of {named} has a verdict{why}")
    return int(any(regressed(one, threshold) for one in across.cells))


def _print(across: "RunComparison", threshold: float | None, as_json: bool, markdown: bool) -> None:
    if as_json:
        from bench.output.tables.comparison.plain import plain

        say_json(plain(across, threshold))
    elif markdown:
        from bench.output.tables.comparison.markdown import comparison_markdown

        print(comparison_markdown(across, threshold), end="")
    else:
        from rich.console import Console

        from bench.output.tables.comparison.terminal import print_comparison

        print_comparison(Console(), across, threshold)


def _print_machines(between: "MachineComparison", as_json: bool, markdown: bool) -> None:
    if as_json:
        from bench.output.machines.plain import plain

        say_json(plain(between))
    elif markdown:
        from bench.output.machines.markdown import machines_markdown

        print(machines_markdown(between), end="")
    else:
        from rich.console import Console

        from bench.output.machines.terminal import print_machines

        print_machines(Console(), between)
