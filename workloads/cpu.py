"""`cpu`: a fixed amount of computing, in bytecode that holds the GIL or in a hash that releases it."""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from bench.plugins import (
    Display,
    Expectation,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    Variant,
)
from workloads.computing import Computing

# The text is read again and again, so that it stays in the innermost cache, however long an operation is.
TEXT_BYTES = 1 << 13
BUFFER_BYTES = 1 << 18
# Tens of milliseconds, and the size of a film or of an archive: what people call CPU-heavy. A core hashes up
# to 3 GB/s; with 128 buffers (11 ms there) a process pool's 0.3 ms per operation would be 3 % of it.
ITERATIONS = {"pure": 1_500_000, "hash": 256}
# In a first look: five to ten milliseconds, of which dispatch is 2 to 5 %.
FIRST_LOOK = {"pure": 250_000, "hash": 64}
# About three milliseconds, for comparisons of single threads in many short rounds: the longer a round takes,
# the more a machine's speed changes before the next one. In shorter operations dispatch is over 1 %.
SHORT_ITERATIONS = 90_000
# About half a millisecond: what a calibration slows down, and what a burst from rest consists of.
BRIEF_ITERATIONS = 30_000
# From about 0.1 to 100 ms on a core of 2020. The headline group is a point between the two longest.
SIZES = {
    "pure": {"0.1ms": 3_000, "10ms": 300_000, "1ms": 30_000, "100ms": 3_000_000},
    "hash": {"0.1ms": 1, "10ms": 64, "1ms": 7, "100ms": 640},
}
CURVE = "sizes"
CONTROL_BLOCKS, LEAST_CONTROL_BLOCKS, CONTROL_ROUNDS = 30, 6, 5
ON_THE_LOOP = Expectation(
    kind="ratio", backend="asyncio", within=0.03, says="CPU work under asyncio takes as long as sequentially"
)


def iterations_of(params: Params) -> int:
    """Return the iterations of one operation: those requested, or the kind's default."""
    return int(params["iterations"]) or ITERATIONS[str(params["kind"])]


def pure_work(setting: Setting, iterations: int) -> Callable[[int], int]:
    """Return Pearson's hash, twice chained: work in Python bytecode, which holds the GIL from start to end.

    Every number in it is below 256, and CPython keeps those for good, so that the loop makes no object. A
    loop that makes some runs two to seven per cent slower or faster by what its program has imported before:
    the same computing would look slower under asyncio.
    Source: P. K. Pearson, "Fast hashing of variable-length text strings", Comm. of the ACM 33 (1990).
    """
    draw = random.Random(setting.seed)
    table, text = tuple(draw.sample(range(256), 256)), draw.randbytes(TEXT_BYTES)
    passes, rest = divmod(iterations, TEXT_BYTES)
    texts = (*(text for _ in range(passes)), text[:rest])

    def work(index: int) -> int:
        mixed, low, high = table, index & 255, index >> 8 & 255
        for part in texts:
            for byte in part:
                low = mixed[low ^ byte]
                high = mixed[high ^ low]
        return high << 8 | low

    return work


def hash_work(setting: Setting, iterations: int) -> Callable[[int], bytes]:
    """Return work in hashlib: it releases the GIL for every buffer (of over 2,047 bytes)."""
    buffer = random.Random(setting.seed).randbytes(BUFFER_BYTES)

    def work(index: int) -> bytes:
        digest = hashlib.sha256(index.to_bytes(8, "big"))
        for _ in range(iterations):
            digest.update(buffer)
        return digest.digest()

    return work


class Cpu(Computing):
    """The workload object of computing."""

    name = "cpu"
    summary = "computing: bytecode that holds the GIL (pure), or hashing that releases it (hash)"
    calibration: Literal["cpu"] = "cpu"
    parameters: Mapping[str, Parameter] = {
        "kind": Parameter(
            default="pure",
            choices=("pure", "hash"),
            help="Pearson's hash in bytecode, or sha256 over 256 KiB buffers",
        ),
        "iterations": Parameter(
            default=0,
            minimum=0,
            help="bytes hashed in bytecode, or buffers hashed in C, per operation; 0 takes the kind's own "
            f"({ITERATIONS['pure']:,} and {ITERATIONS['hash']})",
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        lengths = dict.fromkeys(FIRST_LOOK, 0) if facts.effort.extras else FIRST_LOOK
        few = facts.effort.waves(5, self.default_concurrency(facts))
        return (
            # The first one has the run's A/A control, and takes less time.
            GroupSpec(
                name="cpu/hash",
                question="Does hashing tens of MiB, which releases the GIL, get faster under any model?",
                variants=facts.variants,
                params={"kind": "hash", "iterations": lengths["hash"]},
                operations=few,
                display=Display(headline=True, work="CPU work, C", place=5, chart=CURVE),
            ),
            GroupSpec(
                name="cpu/pure",
                question="Does computing in bytecode for tens of milliseconds get faster under any model?",
                variants=facts.variants,
                params={"kind": "pure", "iterations": lengths["pure"]},
                operations=few,
                display=Display(headline=True, work="CPU work, Python", place=4, chart=CURVE),
            ),
            GroupSpec(
                name="cpu/one-thread",
                question="Is computing on the event loop as fast as sequentially, on the same core?",
                # A task for each takes up to 3 % of an operation; `dispatch` measures what tasks cost.
                variants=(Variant("asyncio", {"pattern": "loops"}),),
                params={"kind": "pure", "iterations": SHORT_ITERATIONS},
                # Computing never yields to the loop: more of it under way would only make a round longer.
                concurrency=1,
                # Workers differ by 1 to 2 % from their start on, however many rounds they have.
                blocks=facts.effort.blocks(CONTROL_BLOCKS, least=LEAST_CONTROL_BLOCKS),
                rounds=CONTROL_ROUNDS,
                controls=(ON_THE_LOOP,),
                memory=False,
            ),
            *(self._cpu_groups(facts) if facts.both_gils else ()),
            *(self._extra_groups(facts) if facts.effort.extras else ()),
        )

    def _cpu_groups(self, facts: Facts) -> Iterator[GroupSpec]:
        # With all of them, it is the headline group.
        for cpus in (count for count in (1, 2, 4, 8, 16, 32, 64) if count < facts.cpus):
            yield GroupSpec(
                name=f"cpu/pure/{cpus}cpu",
                question=f"Does computing in bytecode get faster under any model with {cpus} of the CPUs?",
                variants=facts.variants,
                params={"kind": "pure"},
                cpus=cpus,
                memory=False,
            )

    def _extra_groups(self, facts: Facts) -> Iterator[GroupSpec]:
        yield GroupSpec(
            name="burst",
            question="What do the first 10 ms after a rest cost under each model?",
            variants=facts.variants,
            params={"kind": "pure", "iterations": BRIEF_ITERATIONS},
            blocks=facts.effort.curve_blocks,
            burst=True,
            memory=False,
        )
        for kind, sizes in SIZES.items():
            for size in sorted(facts.effort.first(tuple(sizes), fewer=1), key=sizes.__getitem__):
                yield GroupSpec(
                    name=f"cpu/{kind}/{size}",
                    question=f"Does computing in operations of about {size} get faster under any model?",
                    variants=facts.variants,
                    params={"kind": kind, "iterations": sizes[size]},
                    blocks=facts.effort.curve_blocks,
                    memory=False,
                    display=Display(chart=CURVE),
                )

    def slowed(self, share: float) -> Params:
        """Return as many more iterations of the pure kind."""
        return {"iterations": round(BRIEF_ITERATIONS * (1 + share))}

    def work(self, setting: Setting) -> Callable[[int], int | bytes]:
        """Return what the kind asks for."""
        kind, iterations = str(setting.params["kind"]), iterations_of(setting.params)
        return pure_work(setting, iterations) if kind == "pure" else hash_work(setting, iterations)

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how much work an operation is, for runs that are compared with others."""
        return {"iterations_per_op": float(iterations_of(facts.params))}


WORKLOAD = Cpu()
