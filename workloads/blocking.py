"""`blocking`: tasks that wait, some of which make a blocking call, beside a periodic timer (§13).

The timer's lateness is the event-loop lag, which delays all other tasks. Under threads the timer has a thread
of its own. It runs in timed rounds too, so a round's time includes it.
"""

import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bench.plugins import (
    Account,
    AsyncOperation,
    Facts,
    GroupSpec,
    Means,
    Parameter,
    Params,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
    Value,
    Variant,
)
from workloads.cpu import pure_work
from workloads.heartbeat import LoopHeart, ThreadHeart, beats_late_s, summary
from workloads.onloop import THREAD_MODULES, each, start_threads
from workloads.plain import PlainPatterns
from workloads.waits import ended_early

PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    # Sequentially no other task is waiting, so there would be nothing to measure.
    "loop": ("direct", "to_thread"),
    "threads": ("map",),
}
TASKS = 20
# About 10 ms of bytecode on the machines that this was written on; the same work everywhere.
ITERATIONS = 300_000
BODY_BYTES = 64
CALLS = ("sleep", "request", "cpu")
VARIANTS = (
    Variant("asyncio", {"pattern": "direct"}),
    Variant("asyncio", {"pattern": "to_thread"}),
    Variant("threads", {"pattern": "map"}),
)
BASELINES = (VARIANTS[0], VARIANTS[2])
QUESTIONS = {
    "sleep": "How late do other tasks run while time.sleep is called inside a coroutine?",
    "cpu": "How late do other tasks run while a coroutine computes, or a thread beside the loop does?",
    "request": "How late do other tasks run while requests.get is called inside a coroutine?",
}


def blocks(share: float, index: int) -> bool:
    """Return whether a task makes the blocking call: this share of them, evenly spread from the first."""
    # Rounded, or the tenth tenth would come to more than one.
    return math.ceil(round((index + 1) * share, 9)) > math.ceil(round(index * share, 9))


def blocking_call(setting: Setting) -> Callable[[int], Any]:
    """Return the call that blocks."""
    kind, block_s = str(setting.params["call"]), float(setting.params["block_s"])
    if kind == "cpu":
        return pure_work(setting, ITERATIONS)
    if kind == "request":
        return partial(fetch, f"{setting.address}/delay/{block_s}?bytes={BODY_BYTES}&index=")

    def sleep(index: int) -> int:
        time.sleep(block_s)
        return index

    return sleep


def fetch(url: str, index: int) -> Value:
    """Fetch as `requests.get` does, with a session for one request, and return the answer's checksum."""
    import requests

    from workloads.clients.base import prove

    with requests.Session() as session:
        session.trust_env = False  # a proxy has no place on the way to 127.0.0.1
        answer = session.get(f"{url}{index}")
        return prove(answer.status_code, answer.content)


def on_loop(setting: Setting) -> Callable[[int], Awaitable[Any]]:
    """Return one task in the colour of a loop."""
    import asyncio

    call, share, wait_s = blocking_call(setting), float(setting.params["blocking_share"]), wait_of(setting)
    in_thread = setting.params["pattern"] == "to_thread"

    async def task(index: int) -> Any:
        if not blocks(share, index):
            await asyncio.sleep(wait_s)
            return index
        return await asyncio.to_thread(call, index) if in_thread else call(index)

    return task


def wait_of(setting: Setting) -> float:
    """Return how long a task waits that does not block."""
    return float(setting.params["wait_s"])


async def play_on_loop(means: Means) -> Seen:
    """Run the tasks on a loop beside the periodic timer."""
    async with LoopHeart() as heart:
        values = await each(means.call, means.operations, means.concurrency)
    return Seen(values, partial(account, heart.at_ns))


def play_on_threads(means: Means) -> Seen:
    """Run the tasks in a thread pool, beside a thread with the periodic timer."""
    with ThreadHeart() as heart:
        values = list(means.executor.map(means.call, range(means.operations)))
    return Seen(values, partial(account, heart.at_ns))


def account(at_ns: Sequence[int]) -> Account:
    """Return how late the timer was, at most and each time."""
    late_s = beats_late_s(at_ns)
    beats_ns = at_ns[1 : len(late_s) + 1]
    return Account(
        figures=summary(at_ns),
        series={"late_s": late_s, "late_at_s": [(beat_ns - at_ns[0]) / 1e9 for beat_ns in beats_ns]},
    )


class Blocking(PlainPatterns):
    """The workload of blocking calls among waiting tasks."""

    name = "blocking"
    summary = "waiting tasks, some of which make a blocking call: how late do all other tasks run?"
    concurrency = operations = TASKS  # all at once
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "call": Parameter(
            default="sleep", choices=CALLS, help="what blocks: time.sleep, requests.get, or Python bytecode"
        ),
        "blocking_share": Parameter(
            default=0.1, minimum=0.0, maximum=1.0, help="the share of tasks that make the blocking call"
        ),
        "block_s": Parameter(
            default=0.010,
            minimum=0.0,
            maximum=60.0,
            unit="s",
            help="how long it blocks; bytecode has a length of its own",
        ),
        "wait_s": Parameter(
            default=0.005, minimum=0.0, maximum=60.0, unit="s", help="how long the other tasks wait"
        ),
    }

    def service(self, params: Params) -> str | None:
        return "workloads.server" if requests_of(params, TASKS) else None

    def modules(self, params: Params) -> tuple[str, ...]:
        client = ("requests", "workloads.clients.base") if params["call"] == "request" else ()
        return (*client, *THREAD_MODULES) if self.starts_threads(params) else client

    def starts_threads(self, params: Params) -> bool:
        """Return whether the blocking call is left to a thread."""
        return params.get("pattern") == "to_thread"

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        asked: list[tuple[str, str, tuple[Variant, ...], Params]] = [
            (kind, QUESTIONS[kind], VARIANTS, {"call": kind}) for kind in CALLS
        ]
        # Where nothing blocks, nothing goes to a thread either.
        asked.append(
            ("none", "How late do tasks run when nothing blocks?", BASELINES, {"blocking_share": 0.0})
        )
        return tuple(
            GroupSpec(
                name=f"blocking/{name}",
                question=question,
                factor="pattern",
                variants=variants,
                params=params,
                blocks=facts.effort.blocks(6),
                rounds=facts.effort.rounds(3),
                memory=False,
            )
            for name, question, variants, params in asked
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        call, share, wait_s = (
            blocking_call(setting),
            float(setting.params["blocking_share"]),
            wait_of(setting),
        )

        def task(index: int) -> Any:
            if blocks(share, index):
                return call(index)
            time.sleep(wait_s)
            return index

        return SyncOperation(task)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        task = on_loop(setting)
        if setting.params["pattern"] == "direct":
            return AsyncOperation(task)
        return AsyncOperation(task, enter=partial(start_threads, setting.concurrency))

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        return Pattern(play=play_on_loop if stage == "loop" else play_on_threads)

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that ended before its waits can have, or made other requests than it should."""
        due = requests_of(facts.params, facts.operations) * facts.executed // facts.operations
        seen = facts.service.get("requests", 0.0)
        if due and seen != due:
            return f"the server's count of requests is {seen:.0f}, that of blocking calls {due}"
        return ended_early(facts.wall_s, least_of(facts), "its waits alone take")


def requests_of(params: Params, operations: int) -> int:
    """Return how many requests a round makes."""
    share = float(params["blocking_share"])
    return sum(blocks(share, index) for index in range(operations)) if params["call"] == "request" else 0


def least_of(facts: RoundFacts) -> float:
    """Return what the waits take if as many as possible overlap."""
    params, share = facts.params, float(facts.params["blocking_share"])
    block_s = 0.0 if params["call"] == "cpu" else float(params["block_s"])
    waits_s = [
        block_s if blocks(share, index) else float(params["wait_s"]) for index in range(facts.operations)
    ]
    return max(*waits_s, sum(waits_s) / facts.concurrency)


WORKLOAD = Blocking()
