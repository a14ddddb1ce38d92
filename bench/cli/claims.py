"""`bench claims`: published claims about the models, checked against a run."""

from typing import TYPE_CHECKING, Annotated

import typer

from bench.cli import options
from bench.cli.say import note, say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.analysis.claims.base import Judged
    from bench.model.run import Run

Figures = Annotated[bool, typer.Option("--figures", "-f", help="Also print the numbers behind each verdict.")]


def command(
    run: options.Run = "latest",
    out: options.Out = None,
    figures: Figures = False,
    as_json: options.Json = False,
    markdown: options.Markdown = False,
) -> int:
    """Check published claims against a run."""
    options.one_output(as_json, markdown)

    from bench import api
    from bench.analysis.claims.judging import broken

    loaded = api.record(run, out, duels=False)
    for line in broken():
        note(f"bench: left out: {line}")
    _print(loaded, api.judged(loaded), figures, as_json, markdown)
    return 0


def _print(run: "Run", judged: "Sequence[Judged]", figures: bool, as_json: bool, markdown: bool) -> None:
    from bench.output.tables.chaptertable import chapter_markdown, chapter_rows
    from bench.output.tables.claims import claims_json, claims_markdown, why_no_claim

    if as_json:
        say_json(claims_json(run, judged))
    elif why := why_no_claim(run):
        say(why)
    elif markdown:
        print(claims_markdown(judged), chapter_markdown(chapter_rows(judged)), sep="\n")
    else:
        from rich.console import Console

        from bench.output.tables.claimsterminal import print_chapter, print_claims

        console = Console()
        print_claims(console, judged, figures)
        console.print()
        print_chapter(console, chapter_rows(judged))
