"""`timed-requests`: three requests, answered after 1, 2 and 3 units, and 0.2 units of waiting after each.

The chapter's closing example (§14) says: instead of 6 s one after another it finishes in about 2 s.
Arithmetic says 6.6 units in turn and 3.2 gathered, for the longest request alone takes 3 and its own 0.2
follow.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import cast

from msgspec.structs import replace

from bench.contract import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Value,
    Variant,
)
from bench.model import Colour, Params
from workloads.clients.base import Target
from workloads.http import complaints
from workloads.plain import Plain
from workloads.served import COLOURS

MODELS = (Variant("asyncio"), Variant("threads"), Variant("processes"))
# In units: after how long the server answers, and how long each request's own code waits afterwards.
ANSWERED_AFTER, AFTERWARDS = (1, 2, 3), 0.2
CHAPTER_IN_TURN, CHAPTER_GATHERED = 6, 2
BODY_BYTES = 1024
CHAPTER_UNIT_S, SHORT_UNIT_S = 1.0, 0.01
BLOCKS = {"quick": 3, "standard": 8, "thorough": 3}


def delay_s(params: Params, index: int) -> float:
    """Return after how long the server answers."""
    return ANSWERED_AFTER[index % len(ANSWERED_AFTER)] * float(params["unit_s"])


def query(params: Params, index: int) -> str:
    """Return what follows `/delay/` in the address of one request."""
    return f"{delay_s(params, index)}?bytes={BODY_BYTES}&index={index}"


def target(setting: Setting) -> Target:
    """Return where the requests go; what a client appends to it begins with the delay."""
    return Target(address=setting.address, path="/delay/", concurrency=setting.concurrency)


def ideal_s(facts: RoundFacts) -> float:
    """Return what no model can beat: the longest request, or all of them shared out among K places."""
    unit_s = float(facts.params["unit_s"])
    each_s = [delay_s(facts.params, index) + AFTERWARDS * unit_s for index in range(facts.operations)]
    return max(*each_s, sum(each_s) / facts.concurrency)


class TimedRequests(Plain):
    """The workload object of requests that are answered after unequal times."""

    name = "timed-requests"
    summary = "three requests answered after 1, 2 and 3 units, each followed by 0.2 units of waiting"
    parameters: Mapping[str, Parameter] = {
        "client": Parameter(
            default="h11",
            choices=tuple(COLOURS),
            help="what fetches: aiohttp (async only), requests (sync only), httpx or h11 (both)",
            changes_work=False,
        ),
        "unit_s": Parameter(
            default=SHORT_UNIT_S,
            minimum=0.0,
            maximum=20.0,
            unit="s",
            help="what stands for the chapter's second",
        ),
    }

    def default_concurrency(self, facts: Facts) -> int:
        """Return 3: all at once."""
        return len(ANSWERED_AFTER)

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return COLOURS[str(params["client"])]

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        whole = facts.profile == "thorough"
        return (
            GroupSpec(
                name="timed-requests",
                question="Three requests of 1, 2 and 3 units: how long do they take in turn, and gathered?",
                variants=MODELS,
                params={"client": "h11", "unit_s": CHAPTER_UNIT_S if whole else SHORT_UNIT_S},
                operations=len(ANSWERED_AFTER),
                blocks=BLOCKS[facts.profile],
                rounds=2 if facts.profile == "standard" else 1,
                memory=False,
            ),
        )

    def service(self, params: Params) -> str | None:
        return "workloads.server"

    def modules(self, params: Params) -> tuple[str, ...]:
        return (f"workloads.clients.{params['client']}_client",)

    def open_sync(self, setting: Setting) -> SyncOperation:
        params, sleep = setting.params, time.sleep
        afterwards_s = AFTERWARDS * float(params["unit_s"])
        client = import_module(f"workloads.clients.{params['client']}_client")
        opened: SyncOperation = client.open_sync(target(setting))
        # A client appends whatever it is given to its target's address.
        fetch = cast("Callable[[str], Value]", opened.call)

        def request(index: int) -> Value:
            proof = fetch(query(params, index))
            sleep(afterwards_s)
            return proof

        return SyncOperation(request, opened.enter, opened.close)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        params, sleep = setting.params, asyncio.sleep
        afterwards_s = AFTERWARDS * float(params["unit_s"])
        client = import_module(f"workloads.clients.{params['client']}_client")
        opened: AsyncOperation = await client.open_async(target(setting))
        fetch = cast("Callable[[str], Awaitable[Value]]", opened.call)

        async def request(index: int) -> Value:
            proof = await fetch(query(params, index))
            await sleep(afterwards_s)
            return proof

        return AsyncOperation(request, opened.enter, opened.close)

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round of which the server's counters tell another story, or that was too quick."""
        as_http = replace(facts, params={"delay_s": 0.0, "body_bytes": BODY_BYTES})
        wrong = list(complaints(as_http))
        least_s = ideal_s(facts)
        if facts.wall_s < 0.999 * least_s:
            wrong.append(f"ended after {facts.wall_s:.6f} s, but its waits alone take {least_s:.6f} s")
        return "; ".join(wrong) or None

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
