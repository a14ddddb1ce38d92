"""The order in which parked workers take their turns: shuffled, and balanced over predecessors."""

import random
from collections.abc import Sequence
from typing import TypeVar

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


def turns(items: Sequence[T], count: int, rng: random.Random) -> list[list[T]]:
    """Return `count` orders of `items`; none follows itself, and predecessors are balanced within a pass.

    A pass is one whole Williams design, its labels and rows shuffled. Two items can only alternate.
    """
    labels = list(items)
    if len(labels) < 3:
        rng.shuffle(labels)
        return [list(labels) for _ in range(count)]
    orders: list[list[T]] = []
    waiting: list[list[T]] = []
    while len(orders) < count:
        fitting = [row for row in waiting if not orders or row[0] != orders[-1][-1]]
        if not fitting:
            rng.shuffle(labels)
            fresh = [[labels[item] for item in row] for row in williams(len(labels))]
            rng.shuffle(fresh)
            waiting += fresh
            continue
        waiting.remove(fitting[0])
        orders.append(fitting[0])
    return orders
