"""A claim: a published statement, the predicate that decides it, and the reason for that predicate.

Predicates read stored results only, so old runs can be judged again. A file of claims is found through the
entry point group `bench.claims` and holds one tuple of claims.
"""

from collections.abc import Callable

from msgspec import Struct

from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# The reason given with every claim that a single counterexample refutes.
FACT = "this is a statement of fact, so one exception refutes it"


class Claim(Struct, frozen=True, kw_only=True):
    """One published statement. `predicate` is the rule in words, `why` the reason for its thresholds.

    `section` is the chapter's section, or `others` for statements made elsewhere; `reads` are the groups of
    cells that the predicate reads. One that `compares_interpreters` reads all of a run's at once; any other
    is judged under each.
    """

    id: str
    section: str
    statement: str
    predicate: str
    why: str
    reads: tuple[str, ...]
    judge: Callable[[Evidence], Judgement]
    compares_interpreters: bool = False


class Judged(Struct, frozen=True):
    """A claim and its verdict for one run; of several interpreters, with the verdict under each."""

    claim: Claim
    judgement: Judgement
    interpreters: tuple[tuple[str, Judgement], ...] = ()
