"""The reference of claims is what the code holds."""

from pathlib import Path

import pytest

from bench.analysis.claims.base import Claim
from bench.analysis.claims.judging import installed

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "claims.md"


@pytest.mark.parametrize("claim", installed(), ids=lambda claim: claim.id)
def test_the_reference_has_every_claim_as_it_is(claim: Claim) -> None:
    """Its statement, its predicate with the thresholds, and why they are what they are."""
    row = f"| {claim.id} | {claim.statement} | {claim.predicate} | {claim.why} |"
    assert row in PAGE.read_text()
