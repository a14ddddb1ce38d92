"""The order of turns: balanced, shuffled, and reproducible."""

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planning.round_order import Deck, turns, williams


@pytest.mark.parametrize("size", range(1, 13))
def test_every_row_of_a_design_is_a_permutation(size: int) -> None:
    """A row holds each item once; there are `size` rows for an even size, twice as many for an odd one."""
    rows = williams(size)
    assert all(sorted(row) == list(range(size)) for row in rows)
    assert len(rows) == (size if size % 2 == 0 else 2 * size)


@pytest.mark.parametrize("size", range(2, 13))
def test_every_ordered_pair_is_as_frequent(size: int) -> None:
    """Each item directly follows each other one as often as any: that is Williams balance."""
    pairs = Counter(pair for row in williams(size) for pair in itertools.pairwise(row))
    assert set(pairs) == set(itertools.permutations(range(size), 2))
    assert len(set(pairs.values())) == 1


@pytest.mark.parametrize("size", range(1, 13))
def test_every_item_has_every_place_as_often(size: int) -> None:
    """A design is a Latin square, or two: nobody is always first."""
    places = Counter((place, item) for row in williams(size) for place, item in enumerate(row))
    assert len(places) == size * size
    assert len(set(places.values())) == 1


@settings(max_examples=80)
@given(st.integers(2, 9), st.integers(0, 40), st.integers(0, 2**32))
def test_nobody_follows_itself(size: int, count: int, seed: int) -> None:
    """Within an order and from one to the next, no item runs twice in a row, and every order is whole."""
    orders = turns(range(size), count, random.Random(seed))
    assert len(orders) == count
    assert all(sorted(order) == list(range(size)) for order in orders)
    sequence = [item for order in orders for item in order]
    assert all(a != b for a, b in itertools.pairwise(sequence))


@pytest.mark.parametrize("size", range(3, 9))
def test_predecessors_are_balanced_over_a_run(size: int) -> None:
    """Over the seeded turns of forty blocks each ordered pair of neighbours is within 15 % of the average."""
    pairs: Counter[tuple[int, int]] = Counter()
    for seed in range(40):
        orders = turns(range(size), 2 * len(williams(size)), random.Random(seed))
        pairs.update(pair for order in orders for pair in itertools.pairwise(order))
    average = sum(pairs.values()) / (size * (size - 1))
    assert len(pairs) == size * (size - 1)
    assert all(0.85 * average < count < 1.15 * average for count in pairs.values())


@settings(max_examples=30)
@given(st.integers(1, 8), st.integers(0, 2**32))
def test_the_seed_decides_the_order(size: int, seed: int) -> None:
    """The same seed gives the same turns, and items can be anything."""
    names = [f"cell-{i}" for i in range(size)]
    assert turns(names, 12, random.Random(seed)) == turns(names, 12, random.Random(seed))


def test_seeds_shuffle() -> None:
    """Over many seeds each of four items goes first about as often, and so does each of two."""
    for size in (2, 4):
        first = Counter(turns(range(size), 1, random.Random(seed))[0][0] for seed in range(2000))
        assert min(first.values()) > 0.8 * 2000 / size


def test_two_alternate_and_one_is_alone() -> None:
    """Two items keep one order for the block; a single one has no choice; nobody has empty turns."""
    assert len({tuple(order) for order in turns("ab", 9, random.Random(1))}) == 1
    assert turns("a", 3, random.Random(1)) == [["a"]] * 3
    assert turns("", 2, random.Random(1)) == [[], []]


def test_the_given_order_is_left_alone() -> None:
    """The caller's list is not shuffled in place."""
    items = ["a", "b", "c", "d"]
    turns(items, 5, random.Random(1))
    assert items == ["a", "b", "c", "d"]


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_a_deck_balances_predecessors_over_blocks_of_any_length(size: int) -> None:
    """Dealt four rounds at a time, every ordered pair of neighbours within a round is equally frequent."""
    deck = Deck(range(size), random.Random(3))
    rows = len(williams(size))
    orders = [order for _ in range(3 * rows) for order in deck.deal(4)]
    pairs = Counter(pair for order in orders for pair in itertools.pairwise(order))
    assert len(pairs) == size * (size - 1)
    assert max(pairs.values()) - min(pairs.values()) <= 2


def test_two_items_change_places_from_block_to_block() -> None:
    """They can only alternate within a block, so it is the blocks that are shuffled."""
    deck = Deck("ab", random.Random(1))
    first = {tuple(deck.deal(3)[0]) for _ in range(20)}
    assert first == {("a", "b"), ("b", "a")}
