"""Tests of bench.machine.facts."""

from typing import Any

import pytest

from bench.machine.facts import clean, flag, number, text, value, words


@pytest.mark.parametrize("machine", [None, 3, [], "cpu", {}, {"cpu": None}, {"cpu": [1]}, {"cpu": {}}])
def test_any_missing_step_is_none(machine: Any) -> None:
    """A description of the wrong shape has no facts, and raises nothing."""
    assert value(machine, "cpu", "model") is None
    assert text(machine, "cpu", "model") is None
    assert number(machine, "cpu", "model") is None
    assert flag(machine, "cpu", "model") is None
    assert words(machine, "cpu", "model") == ()


def test_a_value_of_the_wrong_type_is_none() -> None:
    """Each reader takes its own type alone: True is no number, 1 is no truth, NaN is nothing."""
    machine = {"s": {"true": True, "one": 1, "nan": float("nan"), "empty": "", "mixed": ["a", 1]}}
    assert number(machine, "s", "true") is None
    assert number(machine, "s", "nan") is None
    assert number(machine, "s", "one") == 1
    assert flag(machine, "s", "one") is None
    assert flag(machine, "s", "true") is True
    assert text(machine, "s", "one") is None
    assert text(machine, "s", "empty") is None
    assert words(machine, "s", "mixed") == ("a",)


def test_cleaning_leaves_nothing_that_a_terminal_obeys() -> None:
    """Escapes, bells, directional marks and lone surrogates go; line breaks become spaces."""
    assert clean("a\n b\x1b[31m\x07\u202ec\ud800", 40) == "a b[31mc"


def test_cleaning_cuts_to_the_limit() -> None:
    """The result is never longer than the limit, and says that it was cut."""
    assert clean("x" * 50, 10) == "x" * 9 + "…"
    assert clean("x" * 10, 10) == "x" * 10
