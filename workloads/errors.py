"""`errors`: some operations divide by zero half-way: when does the caller know, and which results are lost?

The chapter (§8) catches the error inside its coroutine, and states that the others' results stay intact. The
patterns are the places where it can be caught, and where it is not.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from msgspec import Struct

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
from workloads.drain import let_futures_end, let_tasks_end
from workloads.failing import ALONE, ON_LOOP, ON_POOL, PATTERNS, Hand, Job, outcome
from workloads.indices import listed
from workloads.limited import limited
from workloads.plain import PlainPatterns

OPERATIONS, FEW_OPERATIONS = 12, 8
LONGEST = 5
FAIL_FIRST = (3, 5)
DIVIDEND = 1000
ERROR = ZeroDivisionError.__name__
Plan = Callable[[int], tuple[Job, ...]]
BACKENDS: Mapping[Stage, str] = {
    "alone": "sequential",
    "loop": "asyncio",
    "threads": "threads",
    "processes": "processes",
}
# Starting workers takes longer than all that they are asked for, so a short run has fewer.
FEW_PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": PATTERNS["loop"],
    "threads": ("submit",),
    "processes": ("submit",),
}


def planned(params: Params, operations: int) -> tuple[Job, ...]:
    """Return what each of N operations is sent: the same in every run, all lengths equally frequent.

    Their order decides how long sequential code works until the first error, and a run's seed would make runs
    of the same code differ by a factor of five.

    The first to fail take 3 or 5 units, and are not the first in call order. So some others have ended before
    the first error, some have not, and none ends at its very moment, where chance would decide what is lost.
    """
    from random import Random

    chance = Random(f"errors/{operations}")
    units = [index % LONGEST + 1 for index in range(operations)]
    chance.shuffle(units)
    count = max(1, round(float(params["failing_share"]) * operations))
    order = chance.sample(range(operations), operations)
    order.sort(key=lambda index: index == 0 or units[index] not in FAIL_FIRST)
    failing = set(order[:count])
    unit_s = float(params["unit_s"])
    return tuple((index, unit * unit_s, 0 if index in failing else unit) for index, unit in enumerate(units))


def divided(job: Job) -> int:
    """Return the operation's quotient. Raises ZeroDivisionError for one that is to fail."""
    index, _, divisor = job
    return (DIVIDEND + index) // divisor


def due(job: Job) -> Value:
    """Return the expected result of an operation: its quotient, or the name of its error."""
    return divided(job) if job[2] else ERROR


def named(got: Any) -> Value:
    """Return a value as it is, and an error by its type's name."""
    value: Value = type(got).__name__ if isinstance(got, Exception) else got
    return value


async def play_on_loop(name: str, plan: Plan, means: Means) -> Seen:
    """Go through the operations on a loop."""
    import asyncio

    begun_ns = means.clock()
    jobs = plan(means.operations)
    hand = await ON_LOOP[name](limited(means.call, means), jobs, means.clock)
    settle = partial(let_tasks_end, asyncio.get_running_loop(), hand.handles)
    return seen(jobs, hand, begun_ns, settle)


def play_on_pool(name: str, plan: Plan, means: Means) -> Seen:
    """Go through the operations in a pool."""
    begun_ns = means.clock()
    jobs = plan(means.operations)
    hand = ON_POOL[name](means.call, jobs, means.clock, means.executor)
    return seen(jobs, hand, begun_ns, partial(let_futures_end, hand.handles))


def play_alone(name: str, plan: Plan, means: Means) -> Seen:
    """Go through the operations one after the other."""
    begun_ns = means.clock()
    jobs = plan(means.operations)
    return seen(jobs, ALONE[name](means.call, jobs, means.clock), begun_ns)


def seen(jobs: Sequence[Job], hand: Hand, begun_ns: int, settle: Callable[[], object] = lambda: None) -> Seen:
    """Return the caller's values, and the expected ones where a pattern gave it none."""
    values = [named(hand.got[job[0]]) if job[0] in hand.got else due(job) for job in jobs]
    return Seen(values, partial(account, jobs, hand, begun_ns, settle))


class Fates(Struct, frozen=True):
    """The outcome of each operation by index: in the end, and as the caller saw it."""

    failed: list[int]
    cancelled: list[int]
    wrong: list[int]
    delivered: list[int]
    lost: list[int]


def fates(jobs: Sequence[Job], hand: Hand) -> Fates:
    """Return the outcome of each operation; all must have ended."""
    ended = {
        index: outcome(handle) for index, handle in enumerate(hand.handles) if not handle.cancelled()
    } or hand.got
    delivered = [index for index, one in sorted(hand.got.items()) if not isinstance(one, Exception)]
    return Fates(
        failed=[index for index, one in sorted(ended.items()) if isinstance(one, Exception)],
        cancelled=[index for index, handle in enumerate(hand.handles) if handle.cancelled()],
        wrong=[job[0] for job in jobs if job[0] in ended and named(ended[job[0]]) != due(job)],
        delivered=delivered,
        lost=[index for index, _, divisor in jobs if divisor and index not in delivered],
    )


def account(jobs: Sequence[Job], hand: Hand, begun_ns: int, settle: Callable[[], object]) -> Account:
    """Return the account of the round, when the last operation has ended."""
    settle()
    became = fates(jobs, hand)
    figures = {
        "operations_failed": len(became.failed),
        "results_delivered": len(became.delivered),
        "results_lost": len(became.lost),
        "results_wrong": len(became.wrong),
        "siblings_cancelled": len(became.cancelled),
        "siblings_still_running": len(hand.running),
        "others_intact": float(not became.lost and not became.wrong),
        "first_error_s": min(length_s for _, length_s, divisor in jobs if not divisor) / 2,
    }
    if hand.knew_ns is not None:
        figures["caller_knows_s"] = (hand.knew_ns - begun_ns) / 1e9
    observed = {
        "caller_saw": hand.saw,
        "delivered": listed(became.delivered),
        "failed": listed(became.failed),
        "lost": listed(became.lost),
        "cancelled": listed(became.cancelled),
        "still_running": listed(hand.running),
    }
    return Account(figures=figures, observed=observed)


class Errors(PlainPatterns):
    """The workload object of operations of which some raise."""

    name = "errors"
    summary = "some operations raise half-way: when does the caller know, and what is lost"
    concurrency = operations = OPERATIONS  # all at once
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "unit_s": Parameter(
            default=0.002, minimum=0.0, maximum=60.0, unit="s", help="operations take 1 to 5 of these"
        ),
        "failing_share": Parameter(
            default=0.25, minimum=0.0, maximum=1.0, help="how many raise; at least one does"
        ),
    }

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("random",)

    def abandons(self, params: Params) -> bool:
        """Return that it always does: what raises, raises half-way."""
        return True

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort = facts.effort
        asked = PATTERNS if effort.extras else FEW_PATTERNS
        return (
            GroupSpec(
                name="errors",
                question="Some operations raise half-way: when does the caller know, and what does it lose?",
                factor="pattern",
                variants=tuple(
                    Variant(BACKENDS[stage], {"pattern": pattern})
                    for stage, patterns in asked.items()
                    for pattern in patterns
                ),
                concurrency=None if effort.extras else FEW_OPERATIONS,
                operations=None if effort.extras else FEW_OPERATIONS,
                blocks=effort.blocks(4, least=3),
                rounds=effort.rounds(2),
                memory=False,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        sleep = time.sleep

        def operation(job: Any) -> int:
            half_s = job[1] / 2
            sleep(half_s)
            quotient = divided(job)
            sleep(half_s)
            return quotient

        return SyncOperation(operation)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        sleep = asyncio.sleep

        async def operation(job: Any) -> int:
            half_s = job[1] / 2
            await sleep(half_s)
            quotient = divided(job)
            await sleep(half_s)
            return quotient

        return AsyncOperation(operation)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        name = str(setting.params["pattern"])
        # Each N is planned once, in the untimed pass.
        plan = cache(partial(planned, setting.params))
        if stage == "loop":
            return Pattern(play=partial(play_on_loop, name, plan))
        return Pattern(play=partial(play_alone if stage == "alone" else play_on_pool, name, plan))

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round with a wrong result, or one whose error came before any can have been raised."""
        if facts.told["results_wrong"]:
            return f"operations with an unexpected result: {facts.told['results_wrong']:.0f}"
        earliest_s, knows_s = facts.told["first_error_s"], facts.told.get("caller_knows_s")
        if knows_s is None:
            return "an error was raised, but none reached the caller"
        if knows_s < 0.999 * earliest_s:
            first = f"the first is raised after {earliest_s:.6f} s"
            return f"an error reached the caller after {knows_s:.6f} s, but {first}"
        return None


WORKLOAD = Errors()
