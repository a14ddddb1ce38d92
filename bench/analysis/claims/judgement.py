"""The verdict on a claim, its reason in one sentence, and the metrics it rests on."""

from typing import Literal

from msgspec import Struct

Verdict = Literal["supported", "refuted", "depends", "inconclusive", "not tested"]
Unit = Literal["×", "s", "bytes", "share", "count", "/s"]


class Figure(Struct, frozen=True, kw_only=True):
    """A metric that a verdict rests on, with its interval; `source` names where it was measured.

    A ratio's name says of what: `threads are … as fast as processes`.

    The interval is 95 %, or 99 % for a run that may stop early.
    """

    name: str
    value: float
    interval: tuple[float, float] | None = None
    unit: Unit = "×"
    source: str = ""


def sentence(figure: Figure, shape: str) -> str:
    """Return a metric in words, with its value in a shape as of `str.format`: `{:.2f} times`."""
    return phrase(figure.name, shape.format(figure.value))


def phrase(name: str, value: str) -> str:
    """Return a metric in words: its value stands in its name where that has `…`, else behind it."""
    return name.replace("…", value, 1) if "…" in name else f"{name}: {value}"


class Judgement(Struct, frozen=True):
    """The verdict on a claim, the reason in one sentence, and the metrics."""

    verdict: Verdict
    says: str
    figures: tuple[Figure, ...] = ()


class UntestedError(Exception):
    """Raised where a claim reads what was skipped, void or not measured; the text says which."""
