"""Messages between the conductor and a worker: length-prefixed msgpack, one answer to each order."""

import socket
from collections.abc import Callable

from msgspec import Struct, msgpack

from bench.model.measurements import Disturbance, OpenLoop
from bench.model.plan import Colour, Gil, Params
from bench.model.rounds import RoundKind, Span
from bench.model.target import Target

LENGTH_BYTES = 4
LONGEST_BYTES = 1 << 28


class Prepare(Struct, frozen=True, kw_only=True, tag="prepare"):
    """Host one cell: import what it needs, pin to `cpus`, and wait.

    `watched`: whether disturbances are read around its timed rounds. `scratch`: a folder for its files.
    `target`: the user's own function that is called.
    `gil`: what it must be; by default, what it was when the interpreter started.
    """

    workload: str
    backend: str
    params: Params
    colour: Colour
    concurrency: int
    seed: int
    address: str
    cpus: tuple[int, ...]
    watched: bool = True
    scratch: str = ""
    target: Target | None = None
    gil: Gil = ""


class Step(Struct, frozen=True, tag="step"):
    """Go through one phase: `create`, `ready`, `first` or `close`."""

    phase: str


class RunRound(Struct, frozen=True, tag="round"):
    """Run the operations 0 … N-1 once, right after a warm-up or after a rest of `rest_s`.

    The warm-up runs `batch` operations again and again until `warmup_s` have passed; none if `batch` is 0.
    With `ordinary_code`, some of that runs right before each batch and right before the round.
    """

    kind: RoundKind
    operations: int
    batch: int = 0
    warmup_s: float = 0.0
    rest_s: float = 0.0
    ordinary_code: bool = False


class RunOpen(Struct, frozen=True, kw_only=True, tag="open"):
    """Run the operations 0 … N-1 as a pacer on `pacer_cpus` starts them; `seed` decides the schedule."""

    operations: int
    rate_per_s: float
    seed: str
    pacer_cpus: tuple[int, ...]
    kind: RoundKind = "open"


Order = Prepare | Step | RunRound | RunOpen


class Done(Struct, frozen=True, tag="done"):
    """A phase has ended.

    `workers` is how many were ready, for `ready`; `import_s` how long they imported, if known. `gil` is
    whether there is a GIL now, and `void` why the cell is void if that is not as it should be.
    """

    wall_s: float
    workers: int | None = None
    import_s: float | None = None
    gil: bool | None = None
    void: str = ""


class RoundDone(Struct, frozen=True, kw_only=True, tag="round-done"):
    """A round has ended. `population`: the pool's size before and after; `results`: the number of values.

    `warmup` is the number of operations of its warm-up. `figures`, `series` and `observed` are a pattern's
    own account of it. `wrong` says which value is not the right one, where values were held against others.
    """

    wall_s: float
    cpu_s: float | None
    digest: str
    results: int
    wrong: str = ""
    population: tuple[int, int]
    warmup: int = 0
    in_flight: int | None = None
    in_flight_by_worker: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    figures: dict[str, float] = {}
    series: dict[str, tuple[float, ...]] = {}
    observed: dict[str, str] = {}
    disturbance: Disturbance | None = None
    open_loop: OpenLoop | None = None


class Trouble(Struct, frozen=True, tag="trouble"):
    """An exception was raised: the worker still runs, but its cell has failed.

    `outside`: the cause lies outside the cell, so that its earlier blocks are valid.
    """

    reason: str
    outside: bool = False


Answer = Done | RoundDone | Trouble

_encoder = msgpack.Encoder()
# Both raise msgspec.DecodeError.
decode_order: Callable[[bytes], Order] = msgpack.Decoder(Order).decode
decode_answer: Callable[[bytes], Answer] = msgpack.Decoder(Answer).decode


def frame(message: Order | Answer) -> bytes:
    """Return the message as bytes, with its length in front."""
    body = _encoder.encode(message)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def receive(channel: socket.socket) -> bytes | None:
    """Return the next frame's body, or None after the other side has closed."""
    head = _exactly(channel, LENGTH_BYTES)
    return _exactly(channel, int.from_bytes(head, "big")) if head else None


def _exactly(channel: socket.socket, size: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = channel.recv(size - len(chunks))
        if not chunk:
            return b""
        chunks += chunk
    return bytes(chunks)
