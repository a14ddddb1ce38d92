"""The order in which parked workers take their turns: shuffled, and balanced over predecessors."""

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


def williams(size: int) -> list[list[int]]:
    """Return a Williams design: rows of 0 … size-1 in which every ordered pair of neighbours is as frequent.

    An even `size` needs `size` rows, an odd one twice as many (the mirrored rows as well).
    Source: E. J. Williams, "Experimental designs balanced for the estimation of residual effects of
    treatments", Australian Journal of Scientific Research A 2 (1949).
    """
    first = [0]
    low, high = 1, size - 1
    while len(first) < size:
        first.append(low)
        low += 1
        if len(first) < size:
            first.append(high)
            high -= 1
    rows = [[(item + shift) % size for item in first] for shift in range(size)]
    return rows if size % 2 == 0 else rows + [row[::-1] for row in rows]


class Deck(Generic[T]):
    """Deals orders of `items` in whole Williams designs, which go on from one block to the next.

    None follows itself within a block, and over the blocks predecessors are balanced: each whole design, of
    shuffled labels and rows, is dealt out before the next begins. Two items can only alternate in a block.
    """

    def __init__(self, items: Sequence[T], rng: random.Random) -> None:
        self._labels = list(items)
        self._rng = rng
        self._waiting: list[list[T]] = []

    def deal(self, count: int) -> list[list[T]]:
        """Return the `count` orders of one block."""
        if len(self._labels) < 3:
            self._rng.shuffle(self._labels)
            return [list(self._labels) for _ in range(count)]
        orders: list[list[T]] = []
        while len(orders) < count:
            fitting = [row for row in self._waiting if not orders or row[0] != orders[-1][-1]]
            if fitting:
                self._waiting.remove(fitting[0])
                orders.append(fitting[0])
            else:
                self._waiting += self._fresh()
        return orders

    def _fresh(self) -> list[list[T]]:
        self._rng.shuffle(self._labels)
        rows = [[self._labels[item] for item in row] for row in williams(len(self._labels))]
        self._rng.shuffle(rows)
        return rows


def turns(items: Sequence[T], count: int, rng: random.Random) -> list[list[T]]:
    """Return `count` orders of `items` from a deck of its own."""
    return Deck(items, rng).deal(count)
