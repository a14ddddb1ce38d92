"""Judges every installed claim against a run."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import get_args

from bench.analysis.claims.base import Claim, Judged
from bench.analysis.claims.decide import across
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError, Verdict
from bench.analysis.run.sites import named, only, sites_of
from bench.errors import PluginError
from bench.machine.doctor import why_distorted
from bench.model.run import Run
from bench.plugins import registry

Found = tuple[tuple[Claim, ...], tuple[PluginError, ...]]


def installed() -> tuple[Claim, ...]:
    """Return all claims that can be loaded, the chapter's first, by section; `broken` lists the others."""
    return _found()[0]


def broken() -> tuple[PluginError, ...]:
    """Return an error for each installed file of claims, or part of one, that cannot be loaded."""
    return _found()[1]


@cache
def _found() -> Found:
    claims: list[Claim] = []
    errors: list[PluginError] = []
    for name in registry.names(registry.CLAIMS):
        try:
            entries = registry.named(registry.CLAIMS, name)
        except PluginError as error:
            errors.append(error)
            continue
        listed = entries if isinstance(entries, tuple | list) else (entries,)
        ours = [entry for entry in listed if isinstance(entry, Claim)]
        claims += ours
        if len(ours) < len(listed):
            why = f"{len(listed) - len(ours)} of its {len(listed)} entries are not a Claim"
            errors.append(
                registry.refusal(registry.CLAIMS, name, f"{why}; see CONTRIBUTING.md, or uninstall it")
            )
    return tuple(sorted(claims, key=_place)), tuple(errors)


def _place(claim: Claim) -> tuple[bool, int]:
    number = str(claim.section).removeprefix("§").strip()
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0)


def judge(run: Run, claims: Sequence[Claim]) -> list[Judged]:
    """Return every claim with its verdict; a claim whose experiment is missing or void is *not tested*."""
    if run.imported_from:
        # Its blocks are numbered alike, but no two cells were measured in the same block.
        reason = f"imported from {run.imported_from}, so not measured side by side"
        return [Judged(claim, Judgement("not tested", reason)) for claim in claims]
    if distorted := why_distorted(run.machine):
        return [
            Judged(claim, Judgement("not tested", f"the times are distorted: {distorted}"))
            for claim in claims
        ]
    whole = Evidence(run)
    parts = {named(site): Evidence(only(run, site)) for site in sites_of(run)}
    return [
        _under_each(claim, parts)
        if parts and not claim.compares_interpreters
        else Judged(claim, _judgement(claim, whole))
        for claim in claims
    ]


def _under_each(claim: Claim, parts: Mapping[str, Evidence]) -> Judged:
    found = tuple((name, _judgement(claim, evidence)) for name, evidence in parts.items())
    told = [one for one in found if one[1].verdict != "not tested"]
    if not told:
        return Judged(claim, found[0][1], found)
    verdicts = [one.verdict for _, one in told]
    if len(set(verdicts)) == 1:
        says = f"{told[0][1].says} ({told[0][0]}; the same verdict under all)"
    else:
        says = "; ".join(f"{name}: {one.verdict}, {one.says}" for name, one in told)
    figures = tuple(figure for _, one in told for figure in one.figures)
    return Judged(claim, Judgement(across(verdicts), says, figures), found)


def tested(judged: Sequence[Judged]) -> list[Judged]:
    """Return the claims that the run tests."""
    return [one for one in judged if one.judgement.verdict != "not tested"]


def _judgement(claim: Claim, evidence: Evidence) -> Judgement:
    try:
        said: object = claim.judge(evidence)
    except UntestedError as error:
        return Judgement("not tested", str(error))
    except Exception as error:  # noqa: BLE001 - a stranger's predicate may raise anything, and costs its claim alone
        return Judgement("not tested", f"its predicate raised {type(error).__name__}: {error}")
    if not isinstance(said, Judgement) or said.verdict not in get_args(Verdict):
        return Judgement("not tested", f"its predicate returned {type(said).__name__} instead of a verdict")
    for figure in said.figures:
        if not all(map(_finite, (figure.value, *(figure.interval or ())))):
            return Judgement(
                "not tested", f"its predicate gave a value for {figure.name!r} that is not finite"
            )
    return said


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and math.isfinite(number)
