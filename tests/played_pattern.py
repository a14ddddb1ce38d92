"""Lets a workload's pattern play in a test: on a stage of its own, with an operation that is the test's."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from itertools import count
from typing import Any

from msgspec import Struct

from bench.model.plan import Params
from bench.plugins.pattern import Account, Means, Patterned, Seen, Stage
from bench.plugins.workload import Setting, Workload


class Played(Struct, frozen=True):
    """A round's values and its account."""

    values: list[Any]
    account: Account


def levels(workload: Workload, **changes: Any) -> Params:
    """Return a workload's parameters, some of them changed."""
    return {name: one.default for name, one in workload.parameters.items()} | changes


def told(account: Account, name: str) -> list[int]:
    """Return the indices that were observed under a name."""
    return [int(index) for index in account.observed[name].split(",") if index]


def ticking() -> Callable[[], int]:
    """Return a clock on which every look takes a nanosecond."""
    ticks: Iterator[int] = count()
    return lambda: next(ticks)


def play(
    workload: Any,
    stage: Stage,
    params: Params,
    operations: int,
    call: Callable[[Any], Any],
    *,
    concurrency: int = 100,
    pool: Executor | None = None,
    before_account: Callable[[], object] = lambda: None,
) -> Played:
    """Play one round as a backend does, and ask for the account when the loop has stopped."""
    assert isinstance(workload, Patterned)
    setting = Setting(params=params, seed=1, concurrency=concurrency)
    pattern = workload.open_pattern(setting, stage)
    lent = Means(call=call, operations=operations, concurrency=concurrency, clock=ticking(), pool=pool)
    if stage != "loop":
        seen: Seen = pattern.play(lent)
        before_account()
        return Played(list(seen.values), seen.account())
    with asyncio.Runner() as runner:
        seen = runner.run(pattern.play(lent))
        before_account()
        return Played(list(seen.values), seen.account())
