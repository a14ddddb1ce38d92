"""`timeouts`: operations that overrun a time limit: does the caller return in time, and what keeps running?

The chapter's `wait_for` (§9). A thread or a process that waits cannot be stopped, so an operation that its
caller abandons keeps running: `leaked`. With `kind=cost` nothing overruns, and the limit itself is measured.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from bench.plugins import (
    Account,
    AsyncOperation,
    Display,
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
    Variant,
)
from workloads import timeout_overhead
from workloads.drain import let_futures_end, let_tasks_end
from workloads.indices import listed
from workloads.limits import ON_LOOP, PATTERNS, TIMEOUT, VALUE, Ended, Heard, Job, none, result_timeout
from workloads.plain import PlainPatterns

OPERATIONS, FEW_OPERATIONS, COST_OPERATIONS = 8, 4, 200
# In units: what most operations take, what they may take, and what the others take.
WITHIN, LIMIT, BEYOND = 1, 3, 8
Plan = Callable[[int], tuple[Job, ...]]


def limit_s(params: Params) -> float:
    """Return how long an operation may take."""
    return LIMIT * float(params["unit_s"])


def planned(params: Params, seed: int, operations: int) -> tuple[Job, ...]:
    """Return what each of N operations is sent. At least one overruns and one does not."""
    from random import Random

    wanted = int(float(params["overrunning_share"]) * operations)
    count = min(max(1, wanted), operations - 1)
    overrunning = set(Random(f"{seed}/{operations}").sample(range(operations), count))
    unit_s = float(params["unit_s"])
    return tuple(
        (index, (BEYOND if index in overrunning else WITHIN) * unit_s) for index in range(operations)
    )


async def play_on_loop(name: str, plan: Plan, within_s: float, means: Means) -> Seen:
    """Go through the operations on a loop."""
    import asyncio

    jobs = plan(means.operations)
    heard = await ON_LOOP[name](means, jobs, within_s)
    return Seen(values(heard), partial(account_on_loop, jobs, within_s, heard, asyncio.get_running_loop()))


def play_on_pool(plan: Plan, within_s: float, means: Means) -> Seen:
    """Go through the operations in a pool."""
    jobs = plan(means.operations)
    heard, futures = result_timeout(means, jobs, within_s)
    leaked = [future for future in futures if not future.done()]
    return Seen(values(heard), partial(account_on_pool, jobs, within_s, heard, leaked))


def play_alone(plan: Plan, within_s: float, means: Means) -> Seen:
    """Go through the operations one after the other."""
    jobs = plan(means.operations)
    heard = none(means, jobs, within_s)
    return Seen(values(heard), partial(account, jobs, within_s, heard, []))


def values(heard: Sequence[Heard]) -> list[int]:
    """Return the index that each operation returned, or its own where the caller gave up on it."""
    return [one.ended[0] if one.ended else index for index, one in enumerate(heard)]


def account_on_loop(jobs: Sequence[Job], within_s: float, heard: Sequence[Heard], loop: Any) -> Account:
    """Return the account when every task that was left on the loop has ended."""
    import asyncio

    left = asyncio.all_tasks(loop)
    let_tasks_end(loop, left)
    return account(jobs, within_s, heard, [task.result() for task in left])


def account_on_pool(
    jobs: Sequence[Job], within_s: float, heard: Sequence[Heard], leaked: Sequence[Any]
) -> Account:
    """Return the account when every future is done."""
    let_futures_end(leaked)
    return account(jobs, within_s, heard, [future.result() for future in leaked])


def account(jobs: Sequence[Job], within_s: float, heard: Sequence[Heard], leaked: Sequence[Ended]) -> Account:
    """Return when the caller got each timeout, and what kept running."""
    overran = [index for index, length_s in jobs if length_s > within_s]
    over_s = [(heard[index].heard_ns - heard[index].began_ns) / 1e9 - within_s for index in overran]
    gave_up = [index for index, one in enumerate(heard) if one.saw != VALUE]
    left = {index: ended_ns for index, ended_ns in leaked if index in gave_up}
    at_limit = all(
        (one.saw == TIMEOUT) if index in overran else one.saw == VALUE for index, one in enumerate(heard)
    )
    figures = {
        "timed_out": len(gave_up),
        "leaked": len(leaked),
        "leaked_s": sum(max(0, end_ns - heard[index].heard_ns) for index, end_ns in left.items()) / 1e9,
        "results_wrong": len(leaked) - len(left),
        "ended_at_limit": float(at_limit),
    }
    if over_s:
        figures |= {"overshoot_s": sum(over_s) / len(over_s), "overshoot_max_s": max(over_s)}
    return Account(
        figures=figures,
        observed={
            "caller_saw": ", ".join(sorted({heard[index].saw for index in overran or range(len(jobs))})),
            "overran": listed(overran),
            "timed_out": listed(gave_up),
            "leaked": listed(sorted(left)),
        },
    )


class Timeouts(PlainPatterns):
    """The workload object of limits in time."""

    name = "timeouts"
    summary = (
        "operations with a time limit: when the caller returns, what keeps running, what the limit costs"
    )
    concurrency = OPERATIONS  # all at once
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "kind": Parameter(
            default="overrun",
            choices=("overrun", "cost"),
            help="overrun: some exceed their limit; cost: none does, and the limit itself is measured",
        ),
        "unit_s": Parameter(
            default=0.005,
            minimum=0.0,
            maximum=60.0,
            unit="s",
            help="operations take 1 or 8 of these, and may take 3",
        ),
        "overrunning_share": Parameter(
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            help="how many overrun their limit: at least one, never all",
        ),
    }

    def size(self, params: Params) -> int:
        """Return 8; 200 where they cost next to nothing."""
        return COST_OPERATIONS if params["kind"] == "cost" else OPERATIONS

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("random",)

    def abandons(self, params: Params) -> bool:
        """Return that it does where operations overrun."""
        return params["kind"] != "cost"

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort = facts.effort
        on_loop = ("wait_for", "timeout", "wait") if effort.extras else ("wait_for",)
        overrun = (
            GroupSpec(
                name="timeouts",
                question="Half of the operations overrun: when does the caller return, and what runs on?",
                factor="pattern",
                variants=(
                    *(Variant("asyncio", {"pattern": pattern}) for pattern in on_loop),
                    Variant("threads", {"pattern": "result_timeout"}),
                    Variant("processes", {"pattern": "result_timeout"}),
                ),
                concurrency=None if effort.extras else FEW_OPERATIONS,
                operations=None if effort.extras else FEW_OPERATIONS,
                blocks=effort.blocks(4, least=3),
                rounds=effort.rounds(2),
                memory=False,
                display=Display(answers=("overshoot_s", "leaked", "leaked_s")),
            ),
        )
        if not effort.details:
            return overrun
        return (
            *overrun,
            GroupSpec(
                name="timeouts/cost",
                question="What does a limit cost if it is never reached?",
                factor="pattern",
                variants=tuple(
                    Variant("asyncio", {"pattern": pattern}) for pattern in ("bare", "wait_for", "timeout")
                ),
                params={"kind": "cost"},
                concurrency=1,
                blocks=10,
                rounds=10,
                memory=False,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        sleep, clock = time.sleep, time.perf_counter_ns

        def operation(job: Any) -> Ended:
            sleep(job[1])
            return job[0], clock()

        def at_once(index: int) -> int:
            return index

        return SyncOperation(at_once if setting.params["kind"] == "cost" else operation)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        sleep, clock = asyncio.sleep, time.perf_counter_ns

        async def operation(job: Any) -> Ended:
            await sleep(job[1])
            return job[0], clock()

        async def at_once(index: int) -> int:
            await sleep(0)
            return index

        return AsyncOperation(at_once if setting.params["kind"] == "cost" else operation)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        name, params = str(setting.params["pattern"]), setting.params
        if params["kind"] == "cost":
            on_loop = partial(timeout_overhead.play_on_loop, name)
            in_turn = timeout_overhead.play_alone if stage == "alone" else timeout_overhead.play_on_pool
            return Pattern(play=on_loop if stage == "loop" else in_turn)
        # Each N is planned once, in the untimed pass.
        plan = cache(partial(planned, params, setting.seed))
        if stage == "loop":
            return Pattern(play=partial(play_on_loop, name, plan, limit_s(params)))
        play = play_alone if stage == "alone" else play_on_pool
        return Pattern(play=partial(play, plan, limit_s(params)))

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that gave up on an operation before its limit, or lost an abandoned one."""
        if facts.told.get("results_wrong"):
            return (
                f"operations that kept running and returned a wrong value: {facts.told['results_wrong']:.0f}"
            )
        if facts.told.get("overshoot_s", 0.0) < -0.001 * limit_s(facts.params):
            return f"the caller got a timeout error {-facts.told['overshoot_s']:.6f} s before its limit"
        return None


WORKLOAD = Timeouts()
