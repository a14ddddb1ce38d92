"""`sleep`: N waits of the same length, all of which can overlap."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Literal

from bench.plugins import (
    AsyncOperation,
    Colour,
    Display,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    SyncOperation,
)
from workloads.plain import Plain
from workloads.waits import ended_early

# The main group stands on the curve as well, with the default K.
# The most important points come first.
SWEEP = (1, 5, 50, 2, 10, 20, 100)
DELAY_S = 0.005
WAVES = 10


class Sleep(Plain):
    """The workload object of pure waiting."""

    name = "sleep"
    open_loop = True
    summary = "N waits of delay_s: pure waiting, compared with the ideal ⌈N/K⌉·delay"
    calibration: Literal["wait"] = "wait"
    parameters: Mapping[str, Parameter] = {
        "delay_s": Parameter(
            default=DELAY_S, minimum=0.0, maximum=60.0, unit="s", help="how long each operation waits"
        )
    }

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async", "trio")

    def slowed(self, share: float) -> Params:
        """Return a wait that is longer by this share."""
        return {"delay_s": round(DELAY_S * (1 + share), 9)}

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        main = GroupSpec(
            name="sleep",
            question="How well does waiting overlap under each model?",
            variants=facts.variants,
            # A pool of processes needs a while to hand out a round's waits: five waves took 6 % too long.
            operations=facts.effort.waves(5, self.concurrency) or WAVES * self.concurrency,
            display=Display(headline=True, work="waiting, I/O", place=1, sweep="sleep"),
            # Waits hardly scatter, and twenty of them in turn take long.
            rounds=None if facts.effort.extras else 1,
        )
        sweep = (
            GroupSpec(
                name=f"sleep/k{concurrency}",
                question=f"How many waits per second are done with {concurrency} in flight?",
                variants=facts.variants,
                concurrency=concurrency,
                display=Display(sweep="sleep"),
                memory=False,
                blocks=facts.effort.curve_blocks,
            )
            for concurrency in sorted(facts.effort.first(SWEEP, fewer=2) if facts.effort.extras else ())
        )
        return (main, *sweep)

    def open_sync(self, setting: Setting) -> SyncOperation:
        delay_s, sleep = float(setting.params["delay_s"]), time.sleep

        def wait(index: int) -> int:
            sleep(delay_s)
            return index

        return SyncOperation(wait)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        # No coroutine of its own: it would be a tenth of what a million waits keep in memory.
        return AsyncOperation(partial(asyncio.sleep, float(setting.params["delay_s"])))

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        """Return the wait of another loop."""
        delay_s, sleep = float(setting.params["delay_s"]), import_module("trio").sleep

        async def wait(index: int) -> int:
            await sleep(delay_s)
            return index

        return AsyncOperation(wait)

    def least_s(self, params: Params, operations: int, concurrency: int) -> float:
        """Return what the waits take, K at a time."""
        return -(-operations // concurrency) * float(params["delay_s"])

    def value(self, params: Params, index: int) -> int:
        """Return the index, the value of a wait."""
        return index

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that ended before its waits can have."""
        return ended_early(facts.wall_s, self.figures(facts)["ideal_s"], "its waits alone take")

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return the ideal time, ⌈N/K⌉ · delay."""
        return {"ideal_s": facts.waves * float(facts.params["delay_s"])}


WORKLOAD = Sleep()
