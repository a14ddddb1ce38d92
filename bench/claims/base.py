"""What a claim is: a statement, the predicate that decides it, and why the predicate is that one.

Predicates read results only, so an old run can be judged again. A file of claims is found through the entry
point group `bench.claims`; it holds one tuple of them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from bench.claims.evidence import Evidence

Verdict = Literal["supported", "refuted", "depends", "inconclusive", "not tested"]
Unit = Literal["×", "s", "bytes", "share", "count", "/s"]


class Figure(Struct, frozen=True, kw_only=True):
    """A figure that a verdict rests on, with its interval; `source` says where it was measured.

    The interval is 95 %, or 99 % where the run's data decided when it stopped.
    """

    name: str
    value: float
    interval: tuple[float, float] | None = None
    unit: Unit = "×"
    source: str = ""


class Judgement(Struct, frozen=True):
    """What the data say of a claim: the verdict, the reason in one sentence, and the figures."""

    verdict: Verdict
    says: str
    figures: tuple[Figure, ...] = ()


class UntestedError(Exception):
    """What a claim reads was skipped, void, left out or never measured; the text says which."""


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
    judge: "Callable[[Evidence], Judgement]"


class Judged(Struct, frozen=True):
    """A claim with what a run says of it."""

    claim: Claim
    judgement: Judgement
