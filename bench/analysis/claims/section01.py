"""§ 1: what the three models are, and what each is said to suit."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError, Verdict
from bench.model.run import CellResult
from bench.text import counted

# Half as fast again as in sequence: below that, a pool is not worth its threads.
WORTH_IT, NOT_WORTH_IT = 1.5, 1.05
# Of as many times as there are cores.
OF_THE_CORES, NOT_OF_THE_CORES = 0.7, 0.55
# What a process pool costs for each operation weighs less where operations are long; quick has none.
LONG = "mixed/10ms/100cpu"
LEAST_USED = 2
# Within 5 % two models count as equally fast, as everywhere else.
NO_SLOWER, SLOWER = 1.05, 1.10


def one_thread(evidence: Evidence) -> Judgement:
    """M1: every operation ran on one thread of the one process."""
    cell = evidence.cell("sharing", "asyncio")
    threads = evidence.figure("threads that ran an operation", cell, "threads_used", "count")
    own = evidence.held(cell, "workers_own_process")
    alone = [count <= 1 for count in evidence.rounds(cell, "threads_used")]
    verdict = all_of([always(own), always(alone)])
    return judged(
        verdict, f"{counted(round(threads.value), 'thread')} ran all operations in every round", threads
    )


def shared(cell: CellResult, used: str, share: float, evidence: Evidence) -> Verdict:
    """Return whether in every round this share of the changes was seen.

    Only rounds count in which two or more threads, or processes, made changes: a lone one shows nothing.
    """
    counts, seen = evidence.rounds(cell, used), evidence.rounds(cell, "changes_seen")
    return always([one == share for one, count in zip(seen, counts, strict=True) if count >= LEAST_USED])


def threads_share(evidence: Evidence) -> Judgement:
    """M2: what one thread changed the others saw."""
    cell = evidence.cell("sharing", "threads")
    seen = evidence.figure("changes seen from outside", cell, "changes_seen", "share")
    threads = evidence.figure("threads that ran an operation", cell, "threads_used", "count")
    verdict = shared(cell, "threads_used", 1.0, evidence)
    return judged(verdict, f"{seen.value:.0%} of the changes that threads made were seen", seen, threads)


def processes_do_not(evidence: Evidence) -> Judgement:
    """M3: what a process changed stayed with it."""
    cell = evidence.cell("sharing", "processes")
    seen = evidence.figure("changes seen from outside", cell, "changes_seen", "share")
    processes = evidence.figure("processes that ran an operation", cell, "processes_used", "count")
    verdict = shared(cell, "processes_used", 0.0, evidence)
    return judged(verdict, f"{seen.value:.0%} of the changes that processes made were seen", seen, processes)


def threads_for_io(evidence: Evidence) -> Judgement:
    """M4: threads over sequential, where the work waits and where it only moves bytes."""
    waiting = evidence.speedup("speed-up, pure waiting", "sleep", "threads")
    fetching = evidence.speedup("speed-up, fetching without delay", "http/h11", "threads")
    verdicts: list[Verdict] = [at_least(one, WORTH_IT, NOT_WORTH_IT) for one in (waiting, fetching)]
    says = {
        "supported": "threads are worth it for waiting and for fetching",
        "depends": "it depends on how much of the I/O is waiting: with none, the GIL leaves nothing to gain",
        "refuted": "threads gain nothing, neither for waiting nor for fetching",
    }
    verdict = across(verdicts)
    told = (
        f"waiting gets {waiting.value:.1f} times as fast, fetching without delay {fetching.value:.2f} times"
    )
    return judged(verdict, says.get(verdict, told), waiting, fetching)


def processes_for_cpu(evidence: Evidence) -> Judgement:
    """M5: processes over sequential, against as many times as there are cores."""
    cores = evidence.group("cpu/pure").concurrency
    if cores < 2:
        raise UntestedError("there is one CPU: nothing can compute in parallel here")
    pure = evidence.speedup("speed-up, bytecode", "cpu/pure", "processes")
    hashed = evidence.speedup("speed-up, hashing in C", "cpu/hash", "processes")
    found = [pure, hashed]
    if evidence.has(LONG):
        found.append(evidence.speedup("speed-up, bytecode in operations of 10 ms", LONG, "processes"))
    bounds = OF_THE_CORES * cores, NOT_OF_THE_CORES * cores
    told = ", ".join(f"{one.name.removeprefix('speed-up, ')} {one.value:.2f}" for one in found)
    says = f"times as fast as in sequence on {cores} CPUs: {told}"
    return judged(across([at_least(one, *bounds) for one in found]), says, *found)


def small_io(evidence: Evidence) -> Judgement:
    """M6: asyncio beside threads, both with the same client, on many small fetches."""
    found = [
        evidence.ratio(
            f"asyncio over threads, {what}", evidence.cell(name, "threads"), evidence.cell(name, "asyncio")
        )
        for name, what in (("http/h11", "fetching"), ("scrape", "fetching and parsing"), ("sleep", "waiting"))
    ]
    verdict = across([at_most(one, NO_SLOWER, SLOWER) for one in found])
    worst = max(found, key=lambda one: one.value)
    return judged(verdict, f"at worst asyncio takes {worst.value:.2f} times as long as threads", *found)


def slow_io(evidence: Evidence) -> Judgement:
    """M7: asyncio beside threads with hundreds of slow answers awaited at once."""
    asyncio = evidence.cell("http/many", "asyncio")
    over_ideal = evidence.figure_over_wall("round over what the delays alone take", asyncio, "ideal_s")
    beside = evidence.ratio("asyncio over threads", evidence.cell("http/many", "threads"), asyncio)
    concurrency = evidence.group("http/many").concurrency
    verdict = at_most(beside, 0.95, NO_SLOWER)
    says = (
        f"with {concurrency} slow answers at once asyncio takes {beside.value:.2f} times as long as threads"
    )
    return judged(verdict, says, beside, over_ideal)


SLOW_WHY = "to shine is to be faster than the alternative: by at least the 5 % that count as a difference"
CLAIMS = (
    Claim(
        id="M1",
        section="§ 1",
        statement="asyncio runs on a single thread",
        predicate="in every round one thread of one process ran all operations",
        why="it is a statement of fact: one exception refutes it",
        reads=("sharing",),
        judge=one_thread,
    ),
    Claim(
        id="M2",
        section="§ 1",
        statement="threads share memory",
        predicate="in every round all changes made by two or more threads were seen by their process",
        why="it is a statement of fact: one exception refutes it",
        reads=("sharing",),
        judge=threads_share,
    ),
    Claim(
        id="M3",
        section="§ 1",
        statement="processes do not share memory",
        predicate="in no round a change made by two or more processes was seen by the one that started them",
        why="it is a statement of fact: one exception refutes it",
        reads=("sharing",),
        judge=processes_do_not,
    ),
    Claim(
        id="M4",
        section="§ 1",
        statement="threads suit I/O-bound work",
        predicate=(
            f"speed-up over sequential of at least {WORTH_IT} (refuted below {NOT_WORTH_IT}), "
            "waiting and fetching"
        ),
        why="to suit is to be worth the threads: half as fast again as doing one thing after another",
        reads=("sleep", "http/h11"),
        judge=threads_for_io,
    ),
    Claim(
        id="M5",
        section="§ 1",
        statement="processes suit CPU-bound work",
        predicate=(
            f"speed-up of at least {OF_THE_CORES} of the cores (refuted below {NOT_OF_THE_CORES}), in "
            "operations of about a millisecond and, where the run has them, of ten"
        ),
        why=(
            "as many times as there are cores is the most there is; what is lost is dispatch and "
            "other programs"
        ),
        reads=("cpu/pure", "cpu/hash", LONG),
        judge=processes_for_cpu,
    ),
    Claim(
        id="M6",
        section="§ 1",
        statement="asyncio suits many small I/O tasks",
        predicate=f"at most {NO_SLOWER} of the time of threads with the same client (refuted above {SLOWER})",
        why=(
            "to suit is to be no slower than the other model for the same work; 5 % is no "
            "difference that matters"
        ),
        reads=("http/h11", "scrape", "sleep"),
        judge=small_io,
    ),
    Claim(
        id="M7",
        section="§ 1",
        statement=(
            "asyncio shines with many slow I/O operations: API calls, database queries, hundreds of pages"
        ),
        predicate=(
            "with hundreds of slow answers awaited at once, at most 0.95 of the time of as many threads"
        ),
        why=SLOW_WHY,
        reads=("http/many",),
        judge=slow_io,
    ),
)
