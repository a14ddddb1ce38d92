"""Judges every claim that is installed by what a run holds."""

import math
from collections.abc import Sequence
from functools import cache
from typing import get_args

from bench.analysis.claims.base import Claim, Judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError, Verdict
from bench.errors import PluginError
from bench.model.run import Run
from bench.plugins import registry

Found = tuple[tuple[Claim, ...], tuple[PluginError, ...]]


def installed() -> tuple[Claim, ...]:
    """Return all claims that are of use, the chapter's first, by section; `broken` tells of the others."""
    return _found()[0]


def broken() -> tuple[PluginError, ...]:
    """Return what is wrong with each installed file of claims, or part of one, that is of no use."""
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
            why = f"holds {len(listed) - len(ours)} of {len(listed)} entries that are no Claim"
            errors.append(
                registry.refusal(registry.CLAIMS, name, f"{why}; see CONTRIBUTING.md, or uninstall it")
            )
    return tuple(sorted(claims, key=_place)), tuple(errors)


def _place(claim: Claim) -> tuple[bool, int]:
    number = str(claim.section).removeprefix("§").strip()
    return (not number.isdecimal(), int(number) if number.isdecimal() else 0)


def judge(run: Run, claims: Sequence[Claim]) -> list[Judged]:
    """Return every claim with its verdict; one whose experiment is missing or void is *not tested*."""
    if run.imported_from:
        # Blocks of the same number would pass for one block: nothing there was measured side by side.
        reason = f"imported from {run.imported_from}, so not measured side by side"
        return [Judged(claim, Judgement("not tested", reason)) for claim in claims]
    evidence = Evidence(run)
    return [Judged(claim, _judgement(claim, evidence)) for claim in claims]


def tested(judged: Sequence[Judged]) -> list[Judged]:
    """Return the claims that a run says anything of."""
    return [one for one in judged if one.judgement.verdict != "not tested"]


def _judgement(claim: Claim, evidence: Evidence) -> Judgement:
    try:
        said: object = claim.judge(evidence)
    except UntestedError as error:
        return Judgement("not tested", str(error))
    except Exception as error:  # noqa: BLE001 - a stranger's predicate may raise anything, and costs its claim alone
        return Judgement("not tested", f"its predicate raised {type(error).__name__}: {error}")
    if not isinstance(said, Judgement) or said.verdict not in get_args(Verdict):
        return Judgement("not tested", f"its predicate returned no verdict but {type(said).__name__}")
    for figure in said.figures:
        if not all(map(_finite, (figure.value, *(figure.interval or ())))):
            return Judgement("not tested", f"its predicate gave {figure.name!r} no finite number")
    return said


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and math.isfinite(number)
