"""What a verdict on a claim holds: the word, the reason in a sentence, and the figures it rests on."""

from typing import Literal

from msgspec import Struct

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
