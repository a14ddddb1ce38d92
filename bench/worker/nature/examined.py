"""Opens a user's function as a worker would, and has it characterised."""

import asyncio
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

from bench.model.nature import Nature
from bench.model.trial import Examine
from bench.plugins.callables import load
from bench.plugins.target import WORKLOAD
from bench.plugins.workload import Setting
from bench.worker.nature.callee import Callee
from bench.worker.nature.hops import dispatch_costs
from bench.worker.nature.probe import nature_of


def examine(order: Examine, step: Callable[[str], None]) -> Nature:
    """Return what the order's function is like. Raises CallError, and whatever opening it raises."""
    step("empty calls by way of a pool")
    dispatch = dispatch_costs()
    step("import")
    start = perf_counter_ns()
    callee = callee_of(order)
    import_s = (perf_counter_ns() - start) / 1e9
    return nature_of(callee, import_s, dispatch, step)


def callee_of(order: Examine) -> Callee:
    """Return the function with its arguments, set up."""
    target = order.target
    setting = Setting(params={}, seed=order.seed, concurrency=1, scratch="", target=target)
    known: dict[str, Any] = {
        "argument": WORKLOAD.sender(setting),
        "items": target.items.calls,
        "function": load(target.reference, target.folders) if target.reference else None,
        "threaded": WORKLOAD.open_sync(setting),
    }
    if target.is_async:
        runner = asyncio.Runner()
        operation = runner.run(WORKLOAD.open_async(setting))
        return Callee(call=operation.call, runner=runner, **known)
    return Callee(call=known["threaded"].call, **known)
