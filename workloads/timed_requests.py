"""`timed-requests`: three requests, answered after 1, 2 and 3 units, and 0.2 units of waiting after each.

The chapter's closing example (§14) says: instead of 6 s one after another it finishes in about 2 s.
Arithmetic says 6.6 units in turn and 3.2 gathered, for the longest request alone takes 3 and its own 0.2
follow.
"""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import cast

from bench.plugins import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    SyncOperation,
    Value,
)
from workloads.clients.base import Target
from workloads.served import CLIENT, Served
from workloads.waits import ended_early

# In units: after how long the server answers, and how long each request's own code waits afterwards.
ANSWERED_AFTER, AFTERWARDS = (1, 2, 3), 0.2
CHAPTER_IN_TURN, CHAPTER_GATHERED = 6, 2
BODY_BYTES = 1024
CHAPTER_UNIT_S, SHORT_UNIT_S = 1.0, 0.01


def delay_s(params: Params, index: int) -> float:
    """Return after how long the server answers."""
    return ANSWERED_AFTER[index % len(ANSWERED_AFTER)] * float(params["unit_s"])


def query(params: Params, index: int) -> str:
    """Return what follows `/delay/` in the address of one request."""
    return f"{delay_s(params, index)}?bytes={BODY_BYTES}&index={index}"


def ideal_s(facts: RoundFacts) -> float:
    """Return what no model can beat: the longest request, or all of them shared out among K places."""
    unit_s = float(facts.params["unit_s"])
    each_s = [delay_s(facts.params, index) + AFTERWARDS * unit_s for index in range(facts.operations)]
    return max(*each_s, sum(each_s) / facts.concurrency)


def followed(
    params: Params, opened: AsyncOperation, sleep: Callable[[float], Awaitable[object]]
) -> AsyncOperation:
    """Return requests that are each followed by a wait of their own."""
    afterwards_s = AFTERWARDS * float(params["unit_s"])
    fetch = cast("Callable[[str], Awaitable[Value]]", opened.call)

    async def request(index: int) -> Value:
        proof = await fetch(query(params, index))
        await sleep(afterwards_s)
        return proof

    return AsyncOperation(request, opened.enter, opened.close)


class TimedRequests(Served):
    """The workload object of requests that are answered after unequal times."""

    name = "timed-requests"
    summary = "three requests answered after 1, 2 and 3 units, each followed by 0.2 units of waiting"
    concurrency = len(ANSWERED_AFTER)  # all at once
    parameters: Mapping[str, Parameter] = {
        "client": CLIENT,
        "unit_s": Parameter(
            default=SHORT_UNIT_S,
            minimum=0.0,
            maximum=20.0,
            unit="s",
            help="the unit of time; one second in the chapter",
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort = facts.effort
        return (
            GroupSpec(
                name="timed-requests",
                question="Requests of 1, 2 and 3 units: how long sequentially, and how long gathered?",
                variants=facts.variants,
                params={"client": "h11", "unit_s": CHAPTER_UNIT_S if effort.full_length else SHORT_UNIT_S},
                operations=len(ANSWERED_AFTER),
                blocks=effort.blocks(6, least=3),
                rounds=1,
                memory=False,
            ),
        )

    def target(self, setting: Setting) -> Target:
        """Return where the requests go; what a client appends to it begins with the delay."""
        return Target(address=setting.address, path="/delay/", concurrency=setting.concurrency)

    def body_bytes(self, params: Params) -> int:
        return BODY_BYTES

    def open_sync(self, setting: Setting) -> SyncOperation:
        params, sleep = setting.params, time.sleep
        afterwards_s = AFTERWARDS * float(params["unit_s"])
        opened = super().open_sync(setting)
        # A client appends whatever it is given to its target's address.
        fetch = cast("Callable[[str], Value]", opened.call)

        def request(index: int) -> Value:
            proof = fetch(query(params, index))
            sleep(afterwards_s)
            return proof

        return SyncOperation(request, opened.enter, opened.close)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        return followed(setting.params, await super().open_async(setting), asyncio.sleep)

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        return followed(setting.params, await super().open_trio(setting), import_module("trio").sleep)

    def complaints(self, facts: RoundFacts) -> Iterator[str]:
        """Yield what the server saw of other work, and that the waits cannot have been over."""
        yield from super().complaints(facts)
        if early := ended_early(facts.wall_s, ideal_s(facts), "its waits alone take"):
            yield early

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what arithmetic allows, the round's time over it, and what the chapter states."""
        unit_s, least_s = float(facts.params["unit_s"]), ideal_s(facts)
        figures = {
            "ideal_s": least_s,
            "chapter_in_turn_s": CHAPTER_IN_TURN * unit_s,
            "chapter_gathered_s": CHAPTER_GATHERED * unit_s,
        }
        return figures | ({"over_ideal": facts.wall_s / least_s} if least_s > 0 else {})


WORKLOAD = TimedRequests()
