"""Workloads that misbehave, as a stranger's package would register them."""

import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import parent_process
from pathlib import Path

from bench.model.plan import Colour, Params
from bench.plugins.workload import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Variant,
)


def on_the_main_thread() -> bool:
    """Return whether this is the thread that the process began with."""
    return threading.current_thread() is threading.main_thread()


class Rogue:
    """A workload whose operation is blameless, until a subclass says otherwise."""

    name = "rogue"
    summary = "misbehaves"
    parameters: Mapping[str, Parameter] = {}
    blocks = 1
    models: tuple[str, ...] = ("asyncio", "threads")

    def default_concurrency(self, facts: Facts) -> int:
        """Return 2."""
        return 2

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async")

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        """Return one group that is soon measured."""
        models = tuple(map(Variant, self.models))
        return (GroupSpec(name=self.name, question="?", variants=models, blocks=self.blocks, memory=False),)

    def service(self, params: Params) -> str | None:
        return None

    def modules(self, params: Params) -> tuple[str, ...]:
        return ()

    def call(self, index: int) -> int:
        """Return the index."""
        return index

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(self.call)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        call: Callable[[int], int] = self.call

        async def operation(index: int) -> int:
            return call(index)

        return AsyncOperation(operation)

    def check(self, facts: RoundFacts) -> str | None:
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        return {}


class Liar(Rogue):
    """Returns wrong values wherever it runs on a thread that is not the main one."""

    name = "liar"

    def call(self, index: int) -> int:
        return index if on_the_main_thread() else index + 1


class Hanger(Rogue):
    """Never returns on a thread that is not the main one."""

    name = "hanger"

    def call(self, index: int) -> int:
        if not on_the_main_thread():
            threading.Event().wait()
        return index


class Raiser(Rogue):
    """Raises, with several lines and signs of every kind, on a thread that is not the main one."""

    name = "raiser"

    def call(self, index: int) -> int:
        if not on_the_main_thread():
            raise ValueError(f"[red]no {index}[/red]\nand more | of it ⅷ\x1b[31m")
        return index


class Suicide(Rogue):
    """Kills its process: a pool's child, and the worker where it runs on another thread."""

    name = "suicide"
    models = ("asyncio", "threads", "processes")

    def call(self, index: int) -> int:
        if parent_process() is not None or not on_the_main_thread():
            os.kill(os.getpid(), signal.SIGKILL)
        return index


class Judge(Rogue):
    """Its own check raises."""

    name = "judge"

    def check(self, facts: RoundFacts) -> str | None:
        raise ZeroDivisionError("the scales are empty")


class Waiter(Rogue):
    """Waits, on a thread that is not the main one, while the file that ROGUE_GATE names is there.

    It tells that it waits, and who it is, by a file beside it whose name ends in its pid.
    """

    name = "waiter"
    blocks = 2
    models: tuple[str, ...] = ("threads",)

    def call(self, index: int) -> int:
        gate = os.environ.get("ROGUE_GATE")
        if gate and not on_the_main_thread() and index == 0:
            while Path(gate).exists():
                Path(f"{gate}.{os.getpid()}").touch()
                threading.Event().wait(0.01)
        return index


class Pooled(Waiter):
    """Waits as well, and has a pool of processes beside its threads."""

    name = "pooled"
    models = ("threads", "processes")


LIAR, HANGER, RAISER, SUICIDE = Liar(), Hanger(), Raiser(), Suicide()
JUDGE, WAITER, POOLED = Judge(), Waiter(), Pooled()
