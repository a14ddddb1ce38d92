"""`early`: fetches of unequal length: when does the caller have the first answer, and when the last?

The chapter's `as_completed` (§7), compared with patterns that deliver answers in call order or all at once.
The time is taken where the caller can begin to use an answer, not where it arrived.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import cast

from bench.plugins import (
    Account,
    AsyncOperation,
    Colour,
    Facts,
    GroupSpec,
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
from workloads import result_delivery, served
from workloads.clients.base import Target
from workloads.indices import listed
from workloads.plain import PlainPatterns
from workloads.result_delivery import Hand
from workloads.waits import ended_early

FETCHES = 12
GOLDEN_RATIO = (1 + 5**0.5) / 2
BODY_BYTES = 1024
PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": ("gather", "as_completed"),
    "threads": ("map", "as_completed"),
    "processes": ("map", "as_completed", "imap_unordered"),
}
ALL: Mapping[str, tuple[str, ...]] = {
    "asyncio": PATTERNS["loop"],
    "threads": PATTERNS["threads"],
    "processes": PATTERNS["processes"],
}
FEW = {
    "asyncio": ("gather", "as_completed"),
    "threads": ("as_completed",),
    "processes": ("as_completed",),
}
SHORT_LONGEST_S = 0.030


def delay_s(setting: Setting, index: int) -> float:
    """Return how long the server lets a fetch wait, in whole microseconds.

    Multiples of the golden ratio, without their whole part, are spread evenly over the range and in no order.
    They are the same in every run: the longest of a dozen random delays, which is how long a round takes,
    would differ by 20 % from seed to seed.
    """
    shortest_s, longest_s = float(setting.params["shortest_s"]), float(setting.params["longest_s"])
    share = (index + 1) * GOLDEN_RATIO % 1
    return round(shortest_s + share * max(0.0, longest_s - shortest_s), 6)


def suffix(setting: Setting, index: int) -> str:
    """Return what a fetch's URL has after `/delay/`."""
    return f"{delay_s(setting, index)}?bytes={BODY_BYTES}&index={index}"


def seen(setting: Setting, begun_ns: int, had: list[Hand]) -> Seen:
    """Return the values in the order of their index, and when the caller had them."""
    values = [value for _, value, _ in sorted(had, key=lambda hand: hand[0])]
    return Seen(values, partial(account, setting, begun_ns, had))


def account(setting: Setting, begun_ns: int, had: Sequence[Hand]) -> Account:
    """Return when the caller had the first, the middle and the last one, and in which order they came."""
    kth_s = [(when_ns - begun_ns) / 1e9 for _, _, when_ns in had]
    delays_s = [delay_s(setting, index) for index, _, _ in had]
    return Account(
        figures={
            "first_s": kth_s[0],
            "half_s": kth_s[max(0, len(kth_s) // 2 - 1)],
            "last_s": kth_s[-1],
            "first_over_last": kth_s[0] / kth_s[-1],
            "shortest_delay_s": min(delays_s),
            "longest_delay_s": max(delays_s),
        },
        series={"kth_s": kth_s},
        observed={"results": listed(index for index, _, _ in had)},
    )


class Early(served.Served, PlainPatterns):
    """The workload object of answers that come early."""

    name = "early"
    summary = (
        "fetches of unequal length: when does the caller have the first, the middle and the last answer?"
    )
    concurrency = operations = FETCHES  # all at once
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "client": served.CLIENT,
        "session": Parameter(
            default="shared",
            choices=("shared", "each"),
            help="one session for all fetches or, with aiohttp, one for each as in the chapter",
            changes_work=False,
        ),
        "shortest_s": Parameter(
            default=0.005, minimum=0.0, maximum=60.0, unit="s", help="no delay is shorter"
        ),
        "longest_s": Parameter(default=0.060, minimum=0.0, maximum=60.0, unit="s", help="no delay is longer"),
    }

    def colours(self, params: Params) -> tuple[Colour, ...]:
        if params["session"] == "each" and params["client"] != "aiohttp":
            return ()
        return super().colours(params)

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return groups(facts)

    def target(self, setting: Setting) -> Target:
        """Return where the fetches go; each has an ending of its own."""
        return Target(address=setting.address, path="/delay/", concurrency=setting.concurrency)

    def body_bytes(self, params: Params) -> int:
        return BODY_BYTES

    def open_sync(self, setting: Setting) -> SyncOperation:
        operation = super().open_sync(setting)
        # A client appends whatever it is given to its target's address.
        fetch = cast("Callable[[str], Value]", operation.call)
        # The untimed round draws them all, so that a timed one finds them.
        ending = cache(partial(suffix, setting))
        return SyncOperation(lambda index: fetch(ending(index)), operation.enter, operation.close)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        if setting.params["session"] == "each":
            from workloads.clients.aiohttp_client import open_each

            operation = await open_each(self.target(setting))
        else:
            operation = await super().open_async(setting)
        fetch = cast("Callable[[str], Awaitable[Value]]", operation.call)
        ending = cache(partial(suffix, setting))
        return AsyncOperation(lambda index: fetch(ending(index)), operation.enter, operation.close)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        tell = partial(seen, setting)
        match str(setting.params["pattern"]):
            case pattern if stage == "loop":
                return Pattern(play=partial(result_delivery.play_on_loop, pattern, tell))
            case "imap_unordered":
                from workloads import ownpool

                pool, children, close = ownpool.opened(__name__, setting)
                play = partial(result_delivery.play_unordered, tell, pool)
                return Pattern(play=play, children=children, close=close)
            case "map":
                return Pattern(play=partial(result_delivery.play_map, tell))
            case "as_completed":
                return Pattern(play=partial(result_delivery.play_as_completed, tell))
        sync = "sync" in self.colours(setting.params)
        in_turn = result_delivery.play_in_turn if sync else result_delivery.await_in_turn
        return Pattern(play=partial(in_turn, tell))

    def complaints(self, facts: RoundFacts) -> Iterator[str]:
        """Yield what the server's counters belie, and that the longest delay cannot have been over."""
        connections = facts.executed if facts.params["session"] == "each" else 0
        yield from served.complaints(facts, facts.executed * BODY_BYTES, connections)
        longest_s = facts.told.get("longest_delay_s", 0.0)
        if early := ended_early(facts.wall_s, longest_s, "its longest delay is"):
            yield early


def groups(facts: Facts) -> tuple[GroupSpec, ...]:
    """Return the patterns side by side, and, with the extras, the two ways to keep a session."""
    effort = facts.effort
    patterns = GroupSpec(
        name="early",
        question="How soon does the caller have the first answer, and how soon all of them?",
        factor="pattern",
        variants=tuple(
            Variant(backend, {"pattern": pattern})
            for backend, offered in (ALL if effort.extras else FEW).items()
            for pattern in offered
        ),
        params={} if effort.details else {"longest_s": SHORT_LONGEST_S},
        blocks=effort.blocks(6, least=3),
        rounds=1,
        memory=False,
        sequential=effort.full_length,  # in turn the delays take as long as all the others together
    )
    sessions = GroupSpec(
        name="early/sessions",
        question="What does a session for each fetch cost, compared with a shared one?",
        factor="session",
        variants=(Variant("asyncio", {"session": "shared"}), Variant("asyncio", {"session": "each"})),
        params={"client": "aiohttp", "pattern": "as_completed"},
        blocks=9,
        rounds=2,
        memory=False,
        sequential=False,  # only these two are to be compared
    )
    return (patterns, sessions) if effort.details else (patterns,)


WORKLOAD = Early()
