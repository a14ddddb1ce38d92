"""Claims and their verdicts, for a terminal and as Markdown, section by section."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judgement import Figure, Verdict
from bench.output.tables import format as fmt
from bench.output.tables.marks import COLOURS, MARKS, marked
from bench.text import counted, inert, plain

if TYPE_CHECKING:
    from rich.console import Console

Sections = dict[str, list[Judged]]


def by_section(judged: Iterable[Judged]) -> Sections:
    """Return the claims by section, each in the order in which it came."""
    sections: Sections = {}
    for one in judged:
        sections.setdefault(one.claim.section, []).append(one)
    return sections


def tally(judged: Iterable[Judged]) -> dict[Verdict, int]:
    """Return how many claims have each verdict, the verdicts in their usual order."""
    verdicts = [one.judgement.verdict for one in judged]
    return {verdict: verdicts.count(verdict) for verdict in MARKS}


def summary_line(judged: Sequence[Judged]) -> str:
    """Return how many claims there are, and how many have each verdict."""
    told = [f"{count} {verdict}" for verdict, count in tally(judged).items() if count]
    return f"{counted(len(judged), 'claim')}: {', '.join(told)}" if told else "no claims"


def figure_line(figure: Figure) -> str:
    """Return a figure with its name, its interval, its unit, and where it was measured."""
    source = f" ({figure.source})" if figure.source else ""
    return f"{figure.name}: {figure_text(figure)}{source}"


def figure_text(figure: Figure) -> str:
    """Return a figure with its interval in the unit that fits it."""
    value, bounds, unit = figure.value, figure.interval, figure.unit
    if unit == "s":
        return fmt.duration_interval(value, bounds)
    if unit == "bytes":
        return fmt.figure_interval("_bytes", value, bounds) if bounds else fmt.size(value)
    if unit == "share":
        told = f"{fmt.digits(value * 100)} %"
        return f"{told} {fmt.interval((bounds[0] * 100, bounds[1] * 100))}" if bounds else told
    told = {"×": fmt.ratio(value), "/s": fmt.rate(value)}.get(unit) or fmt.figure("", value)
    return f"{told} {fmt.interval(bounds)}" if bounds else told


def claims_markdown(judged: Sequence[Judged]) -> str:
    """Return all claims: how many have which verdict, then every section with its claims."""
    parts = ["# Claims", summary_line(judged)]
    for section, found in by_section(judged).items():
        parts += [f"## {inert(_heading(section))}", *(_claim_markdown(one) for one in found)]
    return "\n\n".join(parts) + "\n"


def _claim_markdown(one: Judged) -> str:
    claim, said = one.claim, one.judgement
    lines = [
        f"- **{inert(claim.id)}** {inert(claim.statement)}",
        f"  **{marked(said.verdict)}**: {inert(said.says)}",
        *(f"  - {inert(figure_line(figure))}" for figure in said.figures),
    ]
    # Two spaces at the end break the line.
    return "  \n".join(lines[:2]) + "".join(f"\n{line}" for line in lines[2:])


def _heading(section: str) -> str:
    # The chapter's sections are numbers; others name their source.
    return f"§ {section}" if section[:1].isdigit() else section


def print_claims(console: "Console", judged: Sequence[Judged], figures: bool = True) -> None:
    """Print all claims for a terminal: section by section, and at the end how many have which verdict."""
    from rich.padding import Padding
    from rich.text import Text

    for section, found in by_section(judged).items():
        console.print(Text(plain(_heading(section)), style="bold"))
        for one in found:
            said, colour = one.judgement, COLOURS[one.judgement.verdict]
            head = Text.assemble((plain(one.claim.id), "bold"), "  ", plain(one.claim.statement))
            console.print(Padding(head, (0, 0, 0, 2)))
            answer = Text.assemble((marked(said.verdict), colour), f": {plain(said.says)}")
            console.print(Padding(answer, (0, 0, 0, 6)))
            for figure in said.figures if figures else ():
                console.print(Padding(Text(plain(figure_line(figure)), style="dim"), (0, 0, 0, 8)))
        console.print()
    console.print(Text(summary_line(judged), style="bold"))
