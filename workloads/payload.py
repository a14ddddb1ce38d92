"""`payload`: some computing with an argument and a value of a given size, which processes have to pickle."""

from collections.abc import Callable, Mapping, Sequence

from bench.plugins import Display, Facts, GroupSpec, Parameter, RoundFacts, Setting
from workloads.computing import Computing
from workloads.cpu import pure_work

# A few milliseconds: what is sent costs as much as that somewhere between the ends of the curve.
ITERATIONS = 240_000
# The most important ones come first; ten megabytes take a tenth of a standard run.
SIZES_BYTES = {"1KB": 1_000, "1MB": 1_000_000, "100KB": 100_000, "10MB": 10_000_000, "10KB": 10_000}


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
        "iterations": Parameter(
            default=ITERATIONS, minimum=0, help="bytes hashed in bytecode per operation, as in cpu"
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        if not facts.effort.extras:
            return ()
        return tuple(
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

    def sender(self, setting: Setting) -> Callable[[int], tuple[int, bytes]]:
        """Return what makes an argument: the index, and the payload, the same for all."""
        payload = bytes(int(setting.params["size_bytes"]))
        return lambda index: (index, payload)

    def work(self, setting: Setting) -> Callable[[tuple[int, bytes]], tuple[int, bytes]]:
        """Return an operation that computes, and gives the payload back."""
        compute = pure_work(setting, int(setting.params["iterations"]))

        def work(argument: tuple[int, bytes]) -> tuple[int, bytes]:
            index, payload = argument
            return compute(index), payload

        return work

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how much work an operation is, for runs that are compared with others."""
        return {"bytes_per_op": 2.0 * float(facts.params["size_bytes"])}


WORKLOAD = Payload()
