"""What is told of a pipeline's items."""

from typing import Any
from zlib import crc32

import pytest

from bench.plugins.pattern import Seen
from workloads.queues import Put, Taken, consume, depths, maker, produce, seen

# Three items: the first waits in the queue, the second longer, the third goes straight to a waiting consumer.
PUTS = [Put(0, 10, 20), Put(1, 30, 40), Put(2, 200, 210)]
TAKEN = [Taken(0, 900, 50, 60), Taken(1, 901, 70, 90), Taken(2, 902, 150, 230)]


class FakeQueue:
    """A queue of one thread, which counts what was reported done."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.done = 0

    def put(self, item: Any) -> None:
        self.items.append(item)

    def get(self) -> Any:
        return self.items.pop(0)

    def task_done(self) -> None:
        self.done += 1


def told(taken: list[Taken], clean: bool = True, operations: int = 3) -> Seen:
    """Return what is seen of the items that were put, with these taken."""
    return seen(operations, [PUTS[:1], PUTS[1:]], [taken[:2], taken[2:]], lambda: clean)


def test_values_are_checksums_by_index() -> None:
    """Whoever took an item, and whenever: its place is its number's."""
    assert told(TAKEN).values == [900, 901, 902]
    assert told(TAKEN[::-1]).values == [900, 901, 902]


def test_an_item_that_is_lost_leaves_a_hole() -> None:
    """The value is missing, and the account says that not every item came once."""
    lost = told(TAKEN[:2])
    assert lost.values == [900, 901, None]
    assert lost.account().figures["consumed_once"] == 0.0


def test_an_item_that_comes_twice_is_told() -> None:
    """The values alone would not show it."""
    twice = told([*TAKEN, TAKEN[0]])
    assert twice.values == [900, 901, 902]
    assert twice.account().figures["consumed_once"] == 0.0


def test_latency_is_from_the_producer_s_hand_to_the_consumer_s() -> None:
    """50, 60 and 30 ns, whatever the order in which they were taken."""
    account = told(TAKEN[::-1]).account()
    assert account.series["latency_s"] == pytest.approx([50e-9, 60e-9, 30e-9])
    assert account.figures["latency_p50_s"] == pytest.approx(50e-9)
    assert account.figures["latency_max_s"] == pytest.approx(60e-9)
    assert account.figures["consumed_once"] == 1.0


def test_depth_counts_what_was_surely_in_the_queue() -> None:
    """An item counts from when the queue had it until a consumer asked; who is waited for does not."""
    assert depths(PUTS, TAKEN) == [(20, 1), (40, 2), (50, 1), (70, 0)]
    assert told(TAKEN).account().figures["depth_max"] == 2.0


def test_depth_keeps_what_nobody_took() -> None:
    """Lost items stay in the queue."""
    assert depths(PUTS, []) == [(20, 1), (40, 2), (210, 3)]


@pytest.mark.parametrize("clean", [True, False])
def test_the_end_is_as_it_was_found(clean: bool) -> None:
    """Whoever played says how it ended."""
    assert told(TAKEN, clean).account().figures["clean_end"] == float(clean)


def test_a_round_without_items_has_figures() -> None:
    """Nothing is divided by their number."""
    figures = seen(1, [[]], [[]], lambda: True).account().figures
    assert (figures["latency_max_s"], figures["depth_max"], figures["consumed_once"]) == (0.0, 0.0, 0.0)


def test_a_producer_puts_its_share_and_a_consumer_takes_until_none() -> None:
    """Each item carries its number, and each get is reported done, the last one's as well."""
    make, queue = maker(b"x" * 20), FakeQueue([])
    puts = produce(queue, range(1, 6, 2), make, 0.0)
    assert [one.number for one in puts] == [1, 3, 5]
    assert [item[0] for item in queue.items] == [1, 3, 5]
    assert {len(item[1]) for item in queue.items} == {20}
    queue.put(None)
    taken = consume(queue, 0.0)
    assert [(one.number, one.checksum) for one in taken] == [(n, crc32(make(n))) for n in (1, 3, 5)]
    assert len({one.checksum for one in taken}) == 3
    assert (queue.items, queue.done) == ([], 4)
