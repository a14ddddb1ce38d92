"""Statements made elsewhere about further models and builds of Python. Each reads cells that few runs have.

`bench all --with uvloop,interpreters,dask` has these models,
`--gil on,off` threads with and without a GIL.
"""

from bench.analysis.claims.decide import all_of, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, UntestedError, sentence
from bench.analysis.claims.measures import quotient_figure
from bench.analysis.claims.others import FAR, NEAR, about, published
from bench.analysis.run.cell_times import measured_blocks
from bench.model.run import CellResult

SLOWER, MUCH_SLOWER, FAR_SLOWER = 1.03, 1.12, 1.15
# Of the speed-up that K workers on as many CPUs can have.
SCALES, DOES_NOT_SCALE = 0.7, 0.55
TWICE, HARDLY = 2.0, 1.5
A_LITTLE, NOTHING, MORE, MUCH_MORE = 1.05, 1.02, 1.25, 1.5
DASK_TASK_S = 200e-6
UVLOOP_GROUP = "http/h11"


def one_thread_without_gil(evidence: Evidence) -> Judgement:
    """N1: the time of one thread without the GIL relative to with it, on one binary."""
    cells = [evidence.cell("cpu/pure", "sequential", gil=gil) for gil in ("on", "off")]
    ratio = evidence.ratio("one thread takes … as long without the GIL as with it", *cells)
    verdict = all_of([at_least(ratio, SLOWER, NOTHING), at_most(ratio, MUCH_SLOWER, FAR_SLOWER)])
    return judged(verdict, sentence(ratio, "{:.2f} times"), ratio)


def threads_scale(evidence: Evidence) -> Judgement:
    """N2: the speed-up of threads in bytecode without the GIL."""
    evidence.need_parallel()
    base = evidence.cell("cpu/pure", "sequential", gil="off")
    cell = evidence.cell("cpu/pure", "threads", gil="off")
    ratio = evidence.ratio("speed-up of threads without the GIL", cell, base)
    most = float(cell.params["concurrency"])
    verdict = at_least(ratio, SCALES * most, DOES_NOT_SCALE * most)
    return judged(verdict, f"{most:.0f} threads are {ratio.value:.2f} times as fast as one", ratio)


def interpreter_start(evidence: Evidence) -> Judgement:
    """N3: the time until spawned processes are ready relative to subinterpreters."""
    ours, theirs = _interpreters_and_processes(evidence)
    ratio = evidence.phase_ratio(
        "processes take … as long to be ready as subinterpreters", ours, theirs, "ready_s"
    )
    method = theirs.params["start_method"]
    says = f"processes ({method}) take {ratio.value:.2g} times as long to be ready as subinterpreters"
    return judged(at_least(ratio, A_LITTLE, 1.0), says, ratio)


def interpreter_memory(evidence: Evidence) -> Judgement:
    """N4: the memory that processes add relative to subinterpreters."""
    ours, theirs = _interpreters_and_processes(evidence)
    ratio = quotient_figure(
        "processes add … as much memory as subinterpreters",
        _memory(ours),
        _memory(theirs),
        f"memory of {theirs.id} compared with {ours.id}",
        evidence.alpha,
    )
    return judged(at_least(ratio, A_LITTLE, 1.0), sentence(ratio, "{:.2g} times"), ratio)


def _interpreters_and_processes(evidence: Evidence) -> tuple[CellResult, CellResult]:
    return evidence.cell("cpu/pure", "interpreters"), evidence.cell("cpu/pure", "processes")


def _memory(cell: CellResult) -> list[float]:
    found = [float(block.memory_bytes) for block in measured_blocks(cell) if block.memory_bytes]
    if not found:
        raise UntestedError(f"{cell.id} has no memory readings above 0")
    return found


def uvloop_twice(evidence: Evidence) -> Judgement:
    """N5: the time of asyncio's loop relative to uvloop's, fetching with the same client."""
    ratio = _uvloop(evidence)
    return judged(at_least(ratio, TWICE, HARDLY), f"uvloop is {ratio.value:.2f} times as fast", ratio)


def uvloop_a_little(evidence: Evidence) -> Judgement:
    """N6: the same, as whoever found it 13 % faster would have it."""
    ratio = _uvloop(evidence)
    verdict = all_of([at_least(ratio, A_LITTLE, NOTHING), at_most(ratio, MORE, MUCH_MORE)])
    return judged(verdict, f"uvloop is {ratio.value:.2f} times as fast", ratio)


def _uvloop(evidence: Evidence) -> Figure:
    cells = evidence.asyncio(UVLOOP_GROUP, "loop", "uvloop", "asyncio")
    return evidence.ratio("asyncio's loop takes … as long as uvloop", *cells)


def dask_task(evidence: Evidence) -> Judgement:
    """N7: the time of an empty task under dask."""
    cell = evidence.cell("dispatch", "dask")
    if not cell.operations:
        raise UntestedError(f"{cell.id} has no number of operations")
    each = evidence.wall("time of an empty task", cell, cell.operations)
    return judged(about(each, DASK_TASK_S), f"an empty task takes {each.value * 1e6:.0f} µs", each)


CLAIMS = (
    published(
        "N1",
        "one thread is 5 to 10 % slower without the GIL in 3.14 (PEP 779)",
        f"computing in bytecode takes {SLOWER} to {MUCH_SLOWER} times as long with the GIL off as on, on one "
        f"binary (refuted below {NOTHING} and above {FAR_SLOWER} times)",
        "cpu/pure",
        one_thread_without_gil,
        "the band is two points wider at each end; no difference is not that, nor is half as much again",
        compares_interpreters=True,
    ),
    published(
        "N2",
        "without the GIL, pure Python scales with threads (PEP 703)",
        f"the speed-up of threads with the GIL off is at least {SCALES} times their number (refuted below "
        f"{DOES_NOT_SCALE} times)",
        "cpu/pure",
        threads_scale,
        "the same thresholds as for processes, which scale for sure",
    ),
    published(
        "N3",
        "a subinterpreter starts faster than a process (PEP 734)",
        f"K processes take at least {A_LITTLE} times as long to be ready as K subinterpreters, with "
        "imports (refuted below 1)",
        "cpu/pure",
        interpreter_start,
        "“faster” is a direction; a difference below 5 % does not matter",
    ),
    published(
        "N4",
        "a subinterpreter weighs less than a process (PEP 734)",
        f"K processes add at least {A_LITTLE} times as much memory as K subinterpreters (refuted below 1)",
        "cpu/pure",
        interpreter_memory,
        "“less” is a direction; a difference below 5 % does not matter",
    ),
    published(
        "N5",
        "uvloop is two to four times as fast as asyncio (its documentation)",
        f"fetching with h11 is at least {TWICE:g} times as fast on uvloop (refuted below {HARDLY} times)",
        UVLOOP_GROUP,
        uvloop_twice,
        "the lower end of what is published; half of the gain does not count as it",
    ),
    published(
        "N6",
        "uvloop makes a service 13 % faster (reports from production)",
        f"fetching with h11 is {A_LITTLE} to {MORE} times as fast on uvloop (refuted below {NOTHING} and "
        f"above {MUCH_MORE} times)",
        UVLOOP_GROUP,
        uvloop_a_little,
        "what a loop gains in a program depends on how much of it is the loop, so the band is wide",
    ),
    published(
        "N7",
        "a task of Dask's costs about 200 µs (its documentation)",
        f"an empty task takes 200 µs within a factor of {NEAR:g} (refuted beyond a factor of {FAR:g})",
        "dispatch",
        dask_task,
    ),
)
