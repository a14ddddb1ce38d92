"""What workloads that fetch from the project's own server share: its counters are the proof of their work."""

from collections.abc import Iterator, Mapping

from bench.contract import RoundFacts
from bench.model import Colour

SERVER = "workloads.server"
BOTTLENECK_SHARE = 0.9
COLOURS: Mapping[str, tuple[Colour, ...]] = {
    "aiohttp": ("async",),
    "requests": ("sync",),
    "httpx": ("sync", "async"),
    "h11": ("sync", "async"),
}


def complaints(facts: RoundFacts, body_bytes: int, connections: int = 0) -> Iterator[str]:
    """Yield every way in which the server saw other work than was asked for.

    `body_bytes` is what all bodies have, `connections` how many a timed round opens.
    """
    seen, operations = facts.service, facts.operations
    missing = [
        name for name in ("requests", "body_bytes", "connections", "in_flight_max") if name not in seen
    ]
    if missing:
        yield f"the server told nothing of its {', '.join(missing)}"
    if seen.get("requests", operations) != operations:
        yield f"the server's count of requests is {seen['requests']:.0f}, that of operations {operations}"
    if seen.get("body_bytes", body_bytes) != body_bytes:
        yield f"the server sent {seen['body_bytes']:.0f} bytes of bodies where {body_bytes} were due"
    opened = seen.get("connections", connections)
    if facts.timed and opened != connections:
        due = f", {connections} were due" if connections else ""
        yield f"connections were opened in a timed round: {opened:.0f}{due}"
    if seen.get("in_flight_max", 0) > facts.concurrency:
        yield f"{seen['in_flight_max']:.0f} requests were in flight where the limit is {facts.concurrency}"


def figures(facts: RoundFacts) -> dict[str, float]:
    """Return what the server saw and did."""
    seen = facts.service
    found: dict[str, float] = {}
    if facts.wall_s > 0:
        if "cpu_s" in seen:
            found["server_cpu_share"] = share = seen["cpu_s"] / facts.wall_s
            found["server_bottleneck"] = 1.0 if share >= BOTTLENECK_SHARE else 0.0
        if "body_bytes" in seen:
            found["body_bytes_per_s"] = seen["body_bytes"] / facts.wall_s
    if "in_flight_max" in seen:
        found["server_in_flight_max"] = seen["in_flight_max"]
    return found
