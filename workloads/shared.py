"""`shared`: K workers update one object, or each an object of its own: what does sharing it cost?

With a GIL the workers take turns anyway. Without it a shared object is what they wait for. Processes have an
object each, whatever is asked of them.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bench.plugins import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    SyncOperation,
    Variant,
)
from workloads.computing import Computing

UPDATES = 20_000
KEYS = 1 << 10
# A message takes as long as that many updates of a dict.
UPDATES_PER_MESSAGE = 100
COUNTED = "counted_updates"
Update = Callable[[int], None]


class Counter:
    """A number to add to: itself, again and again, without a lock."""

    def __init__(self) -> None:
        self.value = 0

    def __call__(self, times: int) -> None:
        """Add 1 so many times; where threads run at once, some get lost."""
        for _ in range(times):
            self.value += 1


class Nowhere:
    """A stream that keeps nothing."""

    def write(self, text: str) -> None:
        """Drop the text."""

    def flush(self) -> None:
        """Do nothing."""


def of_dict() -> Update:
    """Return updates of a dict: assignments to a thousand keys in turn."""
    target: dict[int, int] = {}

    def update(times: int) -> None:
        for number in range(times):
            target[number % KEYS] = number

    return update


def of_list() -> Update:
    """Return updates of a list: appended and taken off again."""
    target: list[int] = []
    append, pop = target.append, target.pop

    def update(times: int) -> None:
        for number in range(times):
            append(number)
            pop()

    return update


def of_lock() -> Update:
    """Return updates of a counter under a lock, so that none is lost."""
    target, lock = Counter(), threading.Lock()

    def update(times: int) -> None:
        for _ in range(times):
            with lock:
                target.value += 1

    return update


def of_logger() -> Update:
    """Return messages to a logger, which formats them and writes them nowhere, under its handler's lock."""
    target = logging.Logger("shared", logging.INFO)
    handler = logging.StreamHandler(Nowhere())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    target.addHandler(handler)

    def update(times: int) -> None:
        for number in range(times // UPDATES_PER_MESSAGE):
            target.info("number %d", number)

    return update


KINDS: Mapping[str, Callable[[], Update]] = {
    "dict": of_dict,
    "list": of_list,
    "counter": Counter,
    "lock": of_lock,
    "logger": of_logger,
}


class Shared(Computing):
    """The workload object of one object for all, or one for each."""

    name = "shared"
    summary = "updates of a dict, a list, a counter or a logger that all threads share, or of one for each"
    parameters: Mapping[str, Parameter] = {
        "kind": Parameter(
            default="dict",
            choices=tuple(KINDS),
            help="what is updated: a dict, a list, a counter without a lock, one with a lock, or a logger",
        ),
        "place": Parameter(
            default="shared",
            choices=("shared", "own"),
            help="whether threads share it, or each has its own",
            changes_work=False,
        ),
        "updates": Parameter(default=UPDATES, minimum=1, maximum=1e9, help="updates in one operation"),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        # What sharing costs is a matter of the GIL.
        wanted = facts.effort.details or (facts.both_gils and facts.effort.extras)
        return tuple(self._kinds(facts)) if wanted else ()

    def _kinds(self, facts: Facts) -> Iterator[GroupSpec]:
        for kind in KINDS:
            yield GroupSpec(
                name=f"shared/{kind}",
                question=f"What does it cost threads to share a {kind}, compared with one for each of them?",
                factor="place",
                variants=tuple(Variant("threads", {"place": place}) for place in ("shared", "own")),
                params={"kind": kind},
                blocks=facts.effort.curve_blocks,
                memory=False,
            )

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("logging",)

    def open_sync(self, setting: Setting) -> SyncOperation:
        make, times = KINDS[str(setting.params["kind"])], int(setting.params["updates"])
        one, own, made = make(), threading.local(), list[Update]()

        def enter() -> None:
            own.update = make() if setting.params["place"] == "own" else one
            made.append(own.update)

        def call(index: int) -> tuple[int, int]:
            own.update(times)
            return index, times

        def counters() -> dict[str, float]:
            return {COUNTED: sum(one.value for one in {id(one): one for one in made}.values())}  # type: ignore[attr-defined]

        return SyncOperation(call, enter, counters=counters if make is Counter else None)

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return the share of the updates that threads lost by updating one counter at once."""
        if COUNTED not in facts.told:
            return {}
        due = facts.executed * int(facts.params["updates"])
        return {"lost_updates_percent": 100 * (1 - facts.told[COUNTED] / due)}

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Return the same: the tasks of a loop are one thread, with one object."""
        operation = self.open_sync(setting)
        operation.enter()

        async def on_the_loop(index: int) -> Any:
            return operation.call(index)

        return AsyncOperation(on_the_loop)


WORKLOAD = Shared()
