"""What a claim is: a statement, the predicate that decides it, and why the predicate is that one.

Predicates read results only, so an old run can be judged again. A file of claims is found through the entry
point group `bench.claims`; it holds one tuple of them.
"""

from collections.abc import Callable

from msgspec import Struct

from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement


class Claim(Struct, frozen=True, kw_only=True):
    """One statement. `predicate` is the rule in words, `why` the reason for its thresholds.

    `section` is the chapter's, or where somebody else said it; `reads` are the groups of cells it rests on.
    """

    id: str
    section: str
    statement: str
    predicate: str
    why: str
    reads: tuple[str, ...]
    judge: Callable[[Evidence], Judgement]


class Judged(Struct, frozen=True):
    """A claim with what a run says of it."""

    claim: Claim
    judgement: Judgement
