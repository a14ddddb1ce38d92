"""What the models on an event loop have in common: one runner, whose loop lives from create to close."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.backends.defaults import Model
from bench.backends.inprocess import InProcess
from bench.backends.playing import means, played, played_on_loop
from bench.model.plan import Colour, Params
from bench.plugins.backend import Batch, Job, Needs
from bench.plugins.pattern import Pattern
from bench.plugins.workload import AsyncOperation, Parameter

if TYPE_CHECKING:
    import asyncio

LOOP = Parameter(
    default="asyncio",
    choices=("asyncio", "uvloop"),
    help="the event loop: asyncio's own, or uvloop; a workload's server keeps asyncio's",
    changes_work=False,
)
TASKS = Parameter(
    default="lazy",
    choices=("lazy", "eager"),
    help="when a task begins: lazy, in the loop's next turn; eager, at once (Python 3.12 or later)",
    changes_work=False,
)


class LoopModel(Model):
    """A model on event loops: it needs uvloop where it is asked for, eager tasks where they are."""

    colours: tuple[Colour, ...] = ("async",)

    def needs(self, params: Params) -> Needs:
        """Need the loop's library, and a Python that has eager tasks."""
        eager = params.get("tasks") == "eager"
        return Needs(
            what="tasks=eager" if eager else "",
            python=(3, 12) if eager else (3, 0),
            module="uvloop" if params.get("loop") == "uvloop" else "",
        )


def loop_factory(params: Params) -> "Callable[[], asyncio.AbstractEventLoop]":
    """Return what makes the loop that these levels ask for; its library is imported now."""
    import asyncio

    if params.get("loop") == "uvloop":
        import uvloop

        make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    else:
        # Whatever policy is installed: the loop is a factor.
        make = asyncio.SelectorEventLoop
    if params.get("tasks") != "eager":
        return make

    def make_eager() -> asyncio.AbstractEventLoop:
        loop = make()
        if sys.version_info >= (3, 12):
            loop.set_task_factory(asyncio.eager_task_factory)
        return loop

    return make_eager


async def met(concurrency: int) -> int:
    """Make K tasks of this loop wait for each other; return how many there were.

    They share one future: a million waiters of an `asyncio.Barrier` need more memory than what they wait for.
    """
    import asyncio

    here, all_here = 0, asyncio.get_running_loop().create_future()

    async def arrive() -> None:
        nonlocal here
        here += 1
        if here == concurrency:
            all_here.set_result(None)
        await all_here

    await asyncio.gather(*(arrive() for _ in range(concurrency)))
    return here


class InLoop(InProcess):
    """A session on one `asyncio.Runner`; subclasses open the operation in `ready`."""

    _operation: AsyncOperation
    _runner: "asyncio.Runner"

    def __init__(self, job: Job) -> None:
        # The worker's own imports, kept out of every phase.
        self._job = job
        self._loop_factory = loop_factory(job.params)

    def create(self) -> None:
        import asyncio

        self._runner = asyncio.Runner(loop_factory=self._loop_factory)
        self._runner.get_loop()

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._operation.call, operations, traced)
        if pattern.own_loop:
            return played(self._job, pattern, lent)
        return self._runner.run(played_on_loop(self._job, pattern, lent))

    def close(self) -> None:
        self._runner.run(self._leave())
        self._runner.close()

    async def _leave(self) -> None:
        await self._operation.close()
