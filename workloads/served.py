"""Shared by workloads that fetch from the project's own server, whose counters verify their work."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from bench.plugins import AsyncOperation, Colour, Parameter, Params, RoundFacts, Setting, SyncOperation
from workloads.clients.base import Target
from workloads.plain import Plain

SERVER = "workloads.server"
TRIO_CLIENT = "workloads.clients.h11_trio"
BOTTLENECK_SHARE = 0.9
COLOURS: Mapping[str, tuple[Colour, ...]] = {
    "aiohttp": ("async",),
    "requests": ("sync",),
    "httpx": ("sync", "async"),
    "h11": ("sync", "async", "trio"),
}
CLIENT = Parameter(
    default="h11",
    choices=tuple(COLOURS),
    help="the HTTP client: aiohttp (async only), requests (sync only), httpx (both) or h11 (both, and trio)",
    changes_work=False,
)


def client_module(params: Params) -> str:
    """Return the module that holds a cell's client, and imports its library."""
    return f"workloads.clients.{params['client']}_client"


def open_client(setting: Setting, target: Target) -> SyncOperation:
    """Return the fetch of a cell's client as a plain function."""
    operation: SyncOperation = import_module(client_module(setting.params)).open_sync(target)
    return operation


async def open_trio_client(target: Target) -> AsyncOperation:
    """Return the fetch of the one client that trio has."""
    operation: AsyncOperation = await import_module(TRIO_CLIENT).open_trio(target)
    return operation


async def open_async_client(setting: Setting, target: Target) -> AsyncOperation:
    """Return the same as a coroutine function."""
    operation: AsyncOperation = await import_module(client_module(setting.params)).open_async(target)
    return operation


def complaints(facts: RoundFacts, body_bytes: int, connections: int = 0) -> Iterator[str]:
    """Yield every difference between the server's counters and the requested work.

    `body_bytes` is what all bodies have, `connections` how many a timed round opens.
    """
    seen, operations = facts.service, facts.executed
    missing = [
        name for name in ("requests", "body_bytes", "connections", "in_flight_max") if name not in seen
    ]
    if missing:
        yield f"the server did not report its {', '.join(missing)}"
    if seen.get("requests", operations) != operations:
        yield f"the server's count of requests is {seen['requests']:.0f}, that of operations {operations}"
    if seen.get("body_bytes", body_bytes) != body_bytes:
        yield f"the server sent {seen['body_bytes']:.0f} bytes of bodies instead of {body_bytes} were due"
    opened = seen.get("connections", connections)
    if facts.timed and opened != connections:
        due = f", {connections} were due" if connections else ""
        yield f"connections were opened in a timed round: {opened:.0f}{due}"
    if seen.get("in_flight_max", 0) > facts.concurrency:
        yield f"{seen['in_flight_max']:.0f} requests were in flight where the limit is {facts.concurrency}"


def server_figures(facts: RoundFacts) -> dict[str, float]:
    """Return what the server saw and did."""
    seen = facts.service
    found: dict[str, float] = {}
    if facts.wall_s > 0:
        # The server's counters cover the warm-up too, the clock does not.
        timed_share = facts.operations / facts.executed
        if "cpu_s" in seen:
            found["server_cpu_share"] = share = timed_share * seen["cpu_s"] / facts.wall_s
            found["server_bottleneck"] = 1.0 if share >= BOTTLENECK_SHARE else 0.0
        if "body_bytes" in seen:
            found["body_bytes_per_s"] = timed_share * seen["body_bytes"] / facts.wall_s
    if "in_flight_max" in seen:
        found["server_in_flight_max"] = seen["in_flight_max"]
    return found


class Served(Plain):
    """A workload that fetches: any client, over connections that are open before a timed round begins.

    Subclasses provide the URL and the size of each body.
    """

    parameters: Mapping[str, Parameter] = {"client": CLIENT}

    def target(self, setting: Setting) -> Target:
        """Return where the operations fetch from."""
        raise NotImplementedError

    def body_bytes(self, params: Params) -> int:
        """Return the size of each body."""
        raise NotImplementedError

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return COLOURS[str(params["client"])]

    def service(self, params: Params) -> str | None:
        return SERVER

    def modules(self, params: Params) -> tuple[str, ...]:
        return (client_module(params),)

    def open_sync(self, setting: Setting) -> SyncOperation:
        return open_client(setting, self.target(setting))

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return await open_async_client(setting, self.target(setting))

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        return await open_trio_client(self.target(setting))

    def complaints(self, facts: RoundFacts) -> Iterator[str]:
        """Yield every reason why a round is wrong."""
        yield from complaints(facts, facts.executed * self.body_bytes(facts.params))

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that the server's counters do not confirm."""
        return "; ".join(self.complaints(facts)) or None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the server saw and did."""
        return server_figures(facts)
