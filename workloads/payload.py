"""`payload`: some computing with an argument and a value of a given size, which processes have to pickle."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from bench.plugins import Colour, Display, Facts, GroupSpec, Parameter, Params, RoundFacts, Setting, Variant
from workloads.computing import Computing
from workloads.cpu import pure_work
from workloads.parcels import TRANSPORTS, content_of, has_shared_memory, packed

# A few milliseconds: what is sent costs as much as that somewhere between the ends of the curve.
ITERATIONS = 240_000
# The most important ones come first; ten megabytes take a tenth of a standard run.
SIZES_BYTES = {"1KB": 1_000, "1MB": 1_000_000, "100KB": 100_000, "10MB": 10_000_000, "10KB": 10_000}

INT_BYTES, RECORD_BYTES = 8, 100


def content(kind: str, size_bytes: int) -> Any:
    """Return an object of about this size: what its numbers and texts take, not its memory."""
    if kind == "ndarray":
        return import_module("numpy").zeros(size_bytes, dtype="uint8")
    if kind == "ints":
        return list(range(10**9, 10**9 + size_bytes // INT_BYTES))
    if kind == "nested":
        return {str(number): record(number) for number in range(size_bytes // RECORD_BYTES)}
    return bytes(size_bytes)


def record(number: int) -> dict[str, Any]:
    """Return a small record with further ones in it."""
    return {
        "id": number,
        "name": f"record {number}",
        "tags": ["a", "b", str(number)],
        "at": {"x": number / 3, "y": -number},
    }


class Payload(Computing):
    """The workload object of computing with something to carry."""

    name = "payload"
    summary = "computing with an argument and a value of size_bytes each, which processes pickle"
    parameters: Mapping[str, Parameter] = {
        "size_bytes": Parameter(
            default=1_000_000,
            minimum=0,
            maximum=1 << 28,
            unit="bytes",
            help="the size of each operation's argument, and of its value",
        ),
        "kind": Parameter(
            default="bytes",
            choices=("bytes", "ndarray", "ints", "nested"),
            help="what is sent: bytes, a numpy ndarray, a list of ints, or a nested dict",
        ),
        "transport": Parameter(
            default="pickle",
            choices=TRANSPORTS,
            help="how it goes to another process: pickle, as the pool does it; buffers, pickle 5's, beside "
            "the stream; shared, in shared memory (Linux), arguments put there once",
            changes_work=False,
        ),
        "iterations": Parameter(
            default=ITERATIONS, minimum=0, help="bytes hashed in bytecode per operation, as in cpu"
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        if not facts.effort.extras:
            return ()
        return (*self._sizes(facts), *(self._kinds(facts) if facts.effort.details else ()))

    def _sizes(self, facts: Facts) -> Iterator[GroupSpec]:
        return (
            GroupSpec(
                name=f"payload/{name}",
                question=f"Which model pays if {name} go in and come back each time?",
                variants=facts.variants,
                params={"size_bytes": SIZES_BYTES[name]},
                blocks=facts.effort.curve_blocks,
                memory=False,
                display=Display(chart="payload"),
            )
            for name in sorted(facts.effort.first(tuple(SIZES_BYTES), fewer=2), key=SIZES_BYTES.__getitem__)
        )

    def _kinds(self, facts: Facts) -> Iterator[GroupSpec]:
        for kind in ("ndarray", "ints", "nested"):
            yield GroupSpec(
                name=f"payload/{kind}",
                question=f"Which model pays if 1 MB of {kind} goes in and comes back each time?",
                variants=facts.variants,
                params={"kind": kind},
                blocks=facts.effort.curve_blocks,
                memory=False,
            )
        for kind in ("ndarray", "nested"):
            yield GroupSpec(
                name=f"payload/transport/{kind}",
                question=f"What do pickle 5's buffers and shared memory save for 10 MB of {kind}?",
                factor="transport",
                variants=tuple(Variant("processes", {"transport": how}) for how in TRANSPORTS),
                params={"kind": kind, "size_bytes": 10_000_000},
                blocks=facts.effort.curve_blocks,
                memory=False,
            )

    def colours(self, params: Params) -> tuple[Colour, ...]:
        """Return none where memory cannot be shared."""
        able = params["transport"] != "shared" or has_shared_memory()
        return super().colours(params) if able else ()

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("numpy",) if params["kind"] == "ndarray" else ()

    def sender(self, setting: Setting) -> Callable[[int], tuple[int, Any]]:
        """Return what makes an argument: the index, and the payload, the same for all."""
        params = setting.params
        made = content(str(params["kind"]), int(params["size_bytes"]))
        payload = packed(made, str(params["transport"]), lasting=True)
        return lambda index: (index, payload)

    def work(self, setting: Setting) -> Callable[[tuple[int, Any]], tuple[int, Any]]:
        """Return an operation that computes, and gives the payload back."""
        compute = pure_work(setting, int(setting.params["iterations"]))
        transport = str(setting.params["transport"])

        def work(argument: tuple[int, Any]) -> tuple[int, Any]:
            index, payload = argument
            return compute(index), packed(content_of(payload), transport)

        return work

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how much work an operation is, for runs that are compared with others."""
        return {"bytes_per_op": 2.0 * float(facts.params["size_bytes"])}


WORKLOAD = Payload()
