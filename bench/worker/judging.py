"""Judges the values of a user's function: by their digest, or one by one against sequential results."""

import math
import pickle
from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from pathlib import Path
from typing import Any

from bench.model.target import APPROX, EQUAL, UNCHECKED, Target
from bench.plugins.callables import load
from bench.plugins.target import stride
from bench.worker.canonical import digest

# Both of them: a digest that is the same for all rounds of N values, and which of them is wrong.
Judge = Callable[[Sequence[Any]], tuple[str, str]]
RELATIVE, ABSOLUTE = 1e-6, 1e-9
SHOWN_LETTERS = 60


def judge_of(target: Target) -> Judge:
    """Return what judges a round's values, in the order of their operations."""
    if target.check == EQUAL:
        return lambda values: (digest(values), "")
    if target.check == UNCHECKED:
        return lambda values: (digest([len(values)]), "")
    agrees = near if target.check == APPROX else agreement(load(target.check, target.folders))
    count = max(1, target.items.count)
    step = stride(count)
    known: Mapping[int, Any] = pickle.loads(Path(target.expected).read_bytes())

    def judge(values: Sequence[Any]) -> tuple[str, str]:
        for index, value in enumerate(values):
            item = index * step % count
            if item in known and (why := disagreement(agrees, value, known[item])):
                return digest([len(values)]), f"item {item}: {why}"
        return digest([len(values)]), ""

    return judge


def disagreement(agrees: Callable[[Any, Any], object], value: Any, expected: Any) -> str:
    """Return why a value is wrong, or nothing. A check may also raise AssertionError, or return None."""
    try:
        told = agrees(value, expected)
    except AssertionError as error:
        return f"the check says {shown(str(error) or 'no')} of {shown(value)}"
    if told is None or told:
        return ""
    return f"{shown(value)} does not agree with {shown(expected)}, its sequential result"


def agreement(check: Callable[..., object]) -> Callable[[Any, Any], object]:
    """Return a user's check as a function of a result and the sequential one; it may take the first alone."""
    try:
        signature(check).bind(None, None)
    except TypeError:
        return lambda value, _: check(value)
    except ValueError:  # a built-in function without a signature
        return check
    return check


def near(value: Any, expected: Any) -> bool:
    """Return whether two values are equal but for small differences of their numbers."""
    if isinstance(expected, bool | str | bytes | type(None)):
        return bool(value == expected)
    if isinstance(expected, int | float):
        return isinstance(value, int | float) and _close(float(value), float(expected))
    if isinstance(expected, complex):
        return isinstance(value, complex) and _close(abs(value - expected), 0.0, abs(expected))
    if isinstance(expected, Mapping):
        return (
            isinstance(value, Mapping)
            and value.keys() == expected.keys()
            and all(near(value[key], one) for key, one in expected.items())
        )
    if hasattr(expected, "tolist"):
        return hasattr(value, "tolist") and near(value.tolist(), expected.tolist())
    if isinstance(expected, Sequence):
        return (
            isinstance(value, Sequence)
            and len(value) == len(expected)
            and all(near(one, other) for one, other in zip(value, expected, strict=True))
        )
    return bool(value == expected)


def _close(value: float, expected: float, scale: float = 0.0) -> bool:
    if math.isnan(expected):
        return math.isnan(value)
    return math.isclose(value, expected, rel_tol=RELATIVE, abs_tol=max(ABSOLUTE, RELATIVE * scale))


def shown(value: object, letters: int = SHOWN_LETTERS) -> str:
    """Return a value in a few letters."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except Exception:  # noqa: BLE001 - a stranger's method
        text = f"a {type(value).__name__}"
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
