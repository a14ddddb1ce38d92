"""How operations are handed to a pool of `concurrent.futures`, of threads or of processes."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from bench.plugins.backend import Arrivals, Traced, each_due
from bench.plugins.watch import Clock
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

PATTERN = Parameter(
    default="map",
    choices=("map", "submit"),
    help="how operations are submitted: executor.map, or submit and collect",
    changes_work=False,
    submits=True,
)


def collected(
    pool: "Executor", pattern: str, call: Callable[[Any], Any], arguments: Iterable[Any], chunksize: int = 1
) -> list[Any]:
    """Run all in a pool, submitted in this pattern, and return their values; chunks are `map`'s alone."""
    if pattern == "submit":
        futures = [pool.submit(call, argument) for argument in arguments]
        return [future.result() for future in futures]
    return list(pool.map(call, arguments, chunksize=chunksize))


def results(futures: "Sequence[Future[Any]]") -> list[Any]:
    """Return what all futures return, or raise the first error when none of them runs any more."""
    for error in [error for future in futures if (error := future.exception())]:
        raise error
    return [future.result() for future in futures]


def paced(
    submit: "Callable[[int], Future[Any]]",
    arrivals: Arrivals,
    clock: Clock,
    read: Callable[[Any], Traced] = lambda one: one,
    gather: "Callable[[Sequence[Future[Any]]], Sequence[Any]]" = results,
) -> list[Traced]:
    """Submit what is due; an operation is done when its result is back, not when its worker has it."""
    back_ns = [0] * len(arrivals.offsets_ns)

    def submitted(index: int) -> "Future[Any]":
        future = submit(index)
        future.add_done_callback(lambda _: back_ns.__setitem__(index, clock()))
        return future

    futures = [submitted(index) for index in each_due(arrivals, len(back_ns))]
    seen = [read(one) for one in gather(futures)]
    # Who waits for a result may have it before the callbacks have run.
    return [replace(one, end_ns=back or clock()) for one, back in zip(seen, back_ns, strict=True)]
