"""Values of every kind can be compared."""

import copy
from collections import OrderedDict
from fractions import Fraction

import pytest

from bench.worker.canonical import canonical, digest
from tests.targets import functions


@pytest.mark.parametrize(
    "value",
    [7**200, "\ud800", {(1, "a"), None, 2.5}, {"b": 1, "a": complex(1, 2)}, Fraction(1, 3), [OSError("x")],
     OrderedDict(a=1), range(3), {1: {2: {3}}}, float("nan"), functions.square, Fraction],
    ids=map(str, range(12)),
)  # fmt: skip
def test_equal_values_have_equal_bytes(value: object) -> None:
    """A copy gives the same, in another order too, and something else does not."""
    assert canonical(value) == canonical(copy.deepcopy(value))
    assert canonical([value]) != canonical([value, value])


def test_order_counts_where_it_should() -> None:
    """Not in sets and dicts, but in lists; and values cannot run into each other."""
    assert canonical({"a": 1, "b": 7**99}) == canonical({"b": 7**99, "a": 1})
    assert canonical([1, 2]) != canonical([2, 1])
    assert digest([b"a", b"b"]) != digest([b"ab"])


def test_what_contains_itself_ends() -> None:
    """A list in itself is like another such list."""
    one: list[object] = [1]
    one.append(one)
    other: list[object] = [1]
    other.append(other)
    assert canonical(one) == canonical(other)


def test_what_has_no_value_is_refused() -> None:
    """As pickling would."""
    with pytest.raises(TypeError):
        canonical(functions.lock(1))
