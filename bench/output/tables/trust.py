"""How far a run can be trusted: one of four degrees, with what it follows from, in a line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct

from bench.analysis.run.controls import is_twin
from bench.analysis.run.matrix import matrix_of
from bench.analysis.run.noise import MANY
from bench.analysis.run.summary import GroupSummary, Summary
from bench.machine.doctor import why_distorted
from bench.model.run import Control
from bench.output.tables import format as fmt
from bench.output.tables.certificate import passed
from bench.output.tables.headlines import Headline, headlines, headlines_json
from bench.output.tables.words import control_line
from bench.text import counted, listing

Degree = Literal["high", "good", "limited", "none"]
# From the worst to the best: a run has the worst of which something is said. The glossary has the same words.
DEGREES: Mapping[Degree, str] = {
    "none": "its times are distorted, or a control or the machine's calibration failed",
    "limited": "it ended early, a control is inconclusive, or its first answers were disturbed, or coarse",
    "good": "all controls hold; how often this machine finds false differences is not known",
    "high": "all controls hold, and the machine's calibration passed",
}
# A run that could miss a difference of a quarter is coarse.
COARSE = 1.25
CERTIFY = " To learn how often this machine finds false differences, run `bench certify` once."


class Trust(Struct, frozen=True, kw_only=True):
    """The degree, and a line that names it with its reasons."""

    degree: Degree
    text: str


class First(Struct, frozen=True):
    """What a reader sees first: the answers of a run, and how far to trust them."""

    asked: tuple[Headline, ...]
    trust: Trust

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """Return each answer with its title, and trust."""
        return [*((one.title, one.text) for one in self.asked), ("Trust", self.trust.text)]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return each clause with its title, which only the first of a kind of work has, and trust."""
        told = [
            (one.title if at == 0 else "", clause)
            for one in self.asked
            for at, clause in enumerate(one.clauses)
        ]
        return [*told, ("Trust", self.trust.text)]


def first_of(summary: Summary) -> First:
    """Return what a reader of a run sees first."""
    asked = headlines(matrix_of(summary.groups))
    return First(tuple(asked), trust_of(summary, asked))


def first_json(found: First) -> dict[str, Any]:
    """Return answers and trust as plain data."""
    return {"answers": headlines_json(found.asked), "trust": msgspec.to_builtins(found.trust)}


def trust_of(summary: Summary, asked: Sequence[Headline]) -> Trust:
    """Return how far a run can be trusted; `asked` are the sentences that it is read beside.

    That a machine is not calibrated is no reason to doubt a run whose controls hold, but a thing to do.
    """
    reasons = list(_reasons(summary, asked))
    degree = next(degree for degree in DEGREES if any(degree == one for one, _ in reasons))
    # What settles the degree comes first.
    reasons.sort(key=lambda one: one[0] != degree)
    lead = f"do not rely on {_doubted(summary, asked)}" if degree == "none" else degree
    if degree == "good":
        # What is good about it comes before what it lacks.
        reasons.sort(key=lambda one: one[0] != "high")
    between = ", but " if degree == "good" and reasons[0][0] == "high" else "; "
    calibrate = CERTIFY if degree == "good" and summary.certificate is None else ""
    why = between.join(told for _, told in reasons if told)
    return Trust(degree=degree, text=f"{lead}: {why}.{_unseen(asked)}{calibrate}")


def _reasons(summary: Summary, asked: Sequence[Headline]) -> Iterator[tuple[Degree, str]]:
    run, names = summary.run, [group.group.name for one in asked for group in one.groups]
    if why := why_distorted(run.machine):
        yield "none", f"the times are distorted by {why}"
    if run.imported_from:
        yield "none", f"imported from {run.imported_from}, so not measured side by side"
        return
    yield from _on_controls(run.controls)
    if run.status != "complete":
        yield "limited", f"this run is {run.status}, and has what was measured until then"
    total = summary.noise.total
    if total.rounds and total.marked >= MANY * total.rounds:
        yield "limited", f"{total.marked / total.rounds:.0%} of rounds were disturbed".replace("%", " %")
    unsteady = {one.group for one in summary.noise.findings if one.warns and one.group in names}
    if unsteady:
        yield (
            "limited",
            f"the times of {listing([name for name in names if name in unsteady])} were not steady",
        )
    if any((_least(one) or 1.0) > COARSE for one in asked):
        yield "limited", "the run was too short or too noisy for small differences"
    found = summary.certificate
    if found is None:
        yield "good", ""
    else:
        degrees: dict[bool | None, Degree] = {True: "high", False: "none", None: "good"}
        outcome = {True: "passed", False: "failed: too many false positives", None: "has tried nothing"}
        yield degrees[passed(found)], f"calibration {found.id} {outcome[passed(found)]}"


def _on_controls(controls: Sequence[Control]) -> Iterator[tuple[Degree, str]]:
    """Yield what the controls say; those that only measure a cost cannot fail."""
    judged = [one for one in controls if not one.figures]
    failed, unsure = ([one for one in judged if one.ok is ok] for ok in (False, None))
    for one in failed:
        yield "none", control_line(one)
    if unsure:
        how_many = f"{len(unsure)} of {counted(len(judged), 'control')} {'is' if len(unsure) == 1 else 'are'}"
        which = "; ".join(dict.fromkeys(one.name for one in unsure))
        yield "limited", f"small differences are uncertain because {how_many} inconclusive ({which})"
    if not judged:
        yield "good", "no control could have failed"
    elif not failed and not unsure:
        yield "high", f"all {len(judged)} controls hold" if len(judged) > 1 else "its control holds"


def _doubted(summary: Summary, asked: Sequence[Headline]) -> str:
    """Return which of the answers the failed controls concern; all, where something worse is wrong."""
    run, groups = summary.run, {group.group.name: group for group in summary.groups}
    failed = [one for one in run.controls if one.ok is False]
    unfit = summary.certificate is not None and passed(summary.certificate) is False
    whole = unfit or why_distorted(run.machine) is not None or bool(run.imported_from)
    if whole or any(one.group not in groups for one in failed):
        return "this run"
    told = [
        one.title
        for one in asked
        if any(_concerns(control, groups[control.group], group) for control in failed for group in one.groups)
    ]
    if told:
        return (
            "this run" if len(told) == len(asked) else f"what it says of {listing(list(map(_lower, told)))}"
        )
    kinds = dict.fromkeys(
        f"{groups[one.group].group.placement} groups" if is_twin(one) else one.group for one in failed
    )
    return f"its {listing(list(kinds))}"


def _concerns(control: Control, its: GroupSummary, group: GroupSummary) -> bool:
    """Return whether a control that failed in `its` group concerns another one."""
    if is_twin(control):
        return its.group.placement == group.group.placement
    return its.group.workload == group.group.workload


def _unseen(asked: Sequence[Headline]) -> str:
    """Return which differences were too small to be seen, for each answer."""
    found = []
    for one in asked:
        if least := _least(one):
            percent = (least - 1) * 100
            digits = fmt.digits(percent, 1 if percent < 10 else 2)
            found.append(f"{digits} % ({_lower(one.title)})")
    return f" Differences of less than {listing(found)} may go unnoticed." if found else ""


def _least(one: Headline) -> float | None:
    """Return the least difference that all comparisons of an answer would have found, as a ratio."""
    found = [row.detectable for group in one.groups for row in group.rows if row.detectable]
    return max(found, default=None)


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"
