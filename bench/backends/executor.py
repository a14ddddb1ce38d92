"""How operations are handed to a pool of `concurrent.futures`, of threads or of processes."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from concurrent.futures import Executor

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
