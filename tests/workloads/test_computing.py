"""Work that only computes, in both colours."""

import asyncio
from collections.abc import Callable

from bench.plugins.workload import Setting, Value
from tests.made_ground import facts_for
from workloads.computing import Computing

SETTING = Setting(params={}, seed=7, concurrency=1)


class Seeded(Computing):
    """Adds the run's seed to an index."""

    def work(self, setting: Setting) -> Callable[[int], int]:
        return lambda index: index + setting.seed


def test_both_colours_do_the_same_work() -> None:
    """On a loop it is a coroutine that never gives way, with the same value."""

    async def awaited() -> Value:
        return await (await Seeded().open_async(SETTING)).call(3)

    assert asyncio.run(awaited()) == Seeded().open_sync(SETTING).call(3) == 10


def test_there_are_as_many_workers_as_cpus() -> None:
    """More could not compute more."""
    assert Seeded().default_concurrency(facts_for("quick", 3)) == 3
