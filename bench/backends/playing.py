"""Runs a pattern, with the clock around it alone."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bench.plugins.backend import Batch, Job
from bench.plugins.pattern import Means, Pattern, Seen

if TYPE_CHECKING:
    from concurrent.futures import Executor


def means(
    job: Job, call: Callable[[Any], Any], operations: int, traced: bool, pool: "Executor | None" = None
) -> Means:
    """Return what a backend gives a pattern for one round."""
    return Means(
        call=call,
        operations=operations,
        concurrency=job.setting.concurrency,
        clock=job.clock,
        pool=pool,
        traced=traced,
    )


def played(job: Job, pattern: Pattern, lent: Means, children: Sequence[int] = ()) -> Batch:
    """Run a pattern on this thread."""
    watch = job.watch((*children, *pattern.children))
    seen: Seen = pattern.play(lent)
    wall_ns, cpu_ns = watch.stop()
    return Batch(list(seen.values), wall_ns, cpu_ns, seen.account)


async def played_on_loop(job: Job, pattern: Pattern, lent: Means) -> Batch:
    """Run a pattern on the running loop."""
    watch = job.watch(pattern.children)
    seen: Seen = await pattern.play(lent)
    wall_ns, cpu_ns = watch.stop()
    return Batch(list(seen.values), wall_ns, cpu_ns, seen.account)
