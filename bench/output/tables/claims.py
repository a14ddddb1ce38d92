"""Claims and their verdicts in text, as Markdown and as JSON, section by section."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from bench.analysis.claims.base import Claim, Judged
from bench.analysis.claims.judgement import Figure, Verdict, phrase
from bench.analysis.grouped import grouped
from bench.model.plan import DUEL
from bench.model.run import JSON_SCHEMA, Run
from bench.output.tables import format as fmt
from bench.output.tables.marks import MARKS, marked
from bench.output.tables.records import fields
from bench.text import counted, inert


def claims_json(run: Run, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the JSON of `bench claims`; a metric without an interval has null there."""
    return {
        "schema": JSON_SCHEMA,
        "run": run.id,
        "claims": [
            {
                **fields(one.claim, "id", "section", "statement", "predicate", "why"),
                "reads": list(one.claim.reads),
                **msgspec.to_builtins(one.judgement),
                "interpreters": [
                    {"interpreter": name, "verdict": said.verdict, "says": said.says}
                    for name, said in one.interpreters
                ],
            }
            for one in judged
        ],
    }


def why_no_claim(run: Run) -> str | None:
    """Return why a run cannot test any claim, in a sentence; None if it may."""
    if run.imported_from:
        kind = f"is imported from {run.imported_from}, so its cells were not measured side by side"
    elif run.profile == DUEL:
        kind = "is a duel, without the groups that claims are about"
    else:
        return None
    return f"no claim can be tested: run {run.id} {kind}; `bench all` measures what they need"


def by_section(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Return the claims by section, each in the order in which it came."""
    return grouped((one.claim.section, one) for one in judged)


def verdict_tally(verdicts: Sequence[Verdict]) -> str:
    """Return how often each verdict occurs: `3 supported, 1 refuted`."""
    return ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in MARKS if verdict in verdicts)


def summary_line(judged: Sequence[Judged]) -> str:
    """Return how many claims there are, and how many have each verdict."""
    verdicts = [one.judgement.verdict for one in judged]
    return f"{counted(len(judged), 'claim')}: {verdict_tally(verdicts)}" if verdicts else "no claims"


def figure_line(figure: Figure) -> str:
    """Return a metric with its name, its interval, its unit, and where it was measured."""
    source = f" ({figure.source})" if figure.source else ""
    return f"{phrase(figure.name, figure_text(figure))}{source}"


def figure_text(figure: Figure) -> str:
    """Return a metric with its interval in the unit that fits it."""
    value, bounds, unit = figure.value, figure.interval, figure.unit
    if unit == "s":
        return fmt.duration_interval(value, bounds)
    if unit == "bytes":
        return fmt.figure_interval("_bytes", value, bounds) if bounds else fmt.size(value)
    if unit == "share":
        percent = f"{fmt.digits(value * 100)} %"
        return f"{percent} {fmt.interval((bounds[0] * 100, bounds[1] * 100))}" if bounds else percent
    text = {"×": fmt.ratio(value), "/s": fmt.rate(value)}.get(unit) or fmt.figure("", value)
    return f"{text} {fmt.interval(bounds)}" if bounds else text


def claims_markdown(judged: Sequence[Judged]) -> str:
    """Return all claims: how many have each verdict, then every section with its claims."""
    parts = ["# Claims", summary_line(judged)]
    for section, found in by_section(judged).items():
        parts += [f"## {inert(heading(section))}", *(_claim_markdown(one) for one in found)]
    return "\n\n".join(parts) + "\n"


def shown_id(claim: Claim) -> str:
    """Return a short id with space after it, or nothing for an internal one (`12-model-asyncio`)."""
    return "" if "-" in claim.id else f"{claim.id}  "


def _claim_markdown(one: Judged) -> str:
    claim, said = one.claim, one.judgement
    bold = f"**{inert(shown_id(claim).strip())}** " if shown_id(claim) else ""
    # Two spaces at the end break the line.
    head = f"- {bold}{inert(claim.statement)}  "
    answer = f"  **{marked(said.verdict)}**: {inert(said.says)}"
    return "\n".join([head, answer, *(f"  - {inert(figure_line(figure))}" for figure in said.figures)])


def heading(section: str) -> str:
    """Return a section as a heading: the chapter's sections are numbers, others name their source."""
    return f"§ {section}" if section[:1].isdigit() else section
