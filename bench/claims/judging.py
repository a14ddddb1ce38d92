"""Judges every claim that is installed by what a run holds."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points

from bench.claims.base import Claim, Judged, Judgement, UntestedError
from bench.claims.evidence import Evidence
from bench.errors import PluginError
from bench.model import Run

CLAIMS = "bench.claims"


@cache
def installed() -> tuple[Claim, ...]:
    """Return all claims, the chapter's first, section by section. Raises PluginError for a broken file."""
    found: list[Claim] = []
    for point in entry_points(group=CLAIMS):
        try:
            found += point.load()
        except Exception as error:
            # A stranger's module may raise anything while it is imported.
            why = f"{type(error).__name__}: {error}"
            raise PluginError(
                f"the claims {point.name!r} ({point.value}) cannot be read: {why}; mend or uninstall them"
            ) from error
    return tuple(sorted(found, key=_place))


def _place(claim: Claim) -> tuple[bool, int]:
    number = claim.section.removeprefix("§").strip()
    return (not number.isdigit(), int(number) if number.isdigit() else 0)


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
        return claim.judge(evidence)
    except UntestedError as error:
        return Judgement("not tested", str(error))
