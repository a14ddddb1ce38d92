"""Opens a workload's operation as a worker would, and has it characterised."""

import asyncio
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

from bench.model.nature import Nature
from bench.plugins.callables import load
from bench.plugins.reference import resolve
from bench.plugins.traits import Sending
from bench.plugins.workload import Setting, Workload
from bench.worker.nature.callee import Callee
from bench.worker.nature.hops import dispatch_costs
from bench.worker.nature.order import Examine
from bench.worker.nature.probe import nature_of


def examine(order: Examine, step: Callable[[str], None]) -> Nature:
    """Return what the order's operation is like. Raises CallError, and whatever opening it raises."""
    step("empty calls by way of a pool")
    dispatch = dispatch_costs()
    step("import")
    setting = Setting(
        params=order.params, seed=order.seed, concurrency=1, scratch=order.scratch, target=order.target
    )
    start = perf_counter_ns()
    callee = callee_of(resolve(order.workload), setting, order)
    import_s = (perf_counter_ns() - start) / 1e9
    return nature_of(callee, import_s, dispatch, step)


def callee_of(workload: Workload, setting: Setting, order: Examine) -> Callee:
    """Return a workload's operation, as the function that it is."""
    sends = isinstance(workload, Sending)
    argument: Callable[[int], Any] = workload.sender(setting) if sends else lambda index: index  # type: ignore[attr-defined]
    target = order.target
    known: dict[str, Any] = {
        "argument": argument,
        "items": target.items.calls if target else 0,
        "function": load(target.reference, target.folders) if target and target.reference else None,
        "threaded": workload.open_sync(setting),
    }
    if order.colour == "async":
        runner = asyncio.Runner()
        operation = runner.run(workload.open_async(setting))
        return Callee(call=operation.call, runner=runner, **known)
    return Callee(call=known["threaded"].call, **known)
