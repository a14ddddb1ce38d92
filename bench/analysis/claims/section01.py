"""Section 1: what the three models are, and which work each one suits."""

from functools import partial

from bench.analysis.claims.base import FACT, Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError, Verdict
from bench.text import counted

# A pool is worth its threads if it is at least 1.5 times as fast as sequential code.
WORTH_IT, NOT_WORTH_IT = 1.5, 1.05
# As shares of the number of cores, which is the largest possible speed-up.
OF_THE_CORES, NOT_OF_THE_CORES = 0.7, 0.55
# The cost of a process pool per operation matters less for long operations; quick runs have none.
LEAST_USED = 2
# Within 5 % two models count as equally fast, as everywhere else; above 10 % the other one is better.
NO_SLOWER, SLOWER = 1.05, 1.10


def one_thread(evidence: Evidence) -> Judgement:
    """M1: how many threads and processes ran operations."""
    cell = evidence.cell("sharing", "asyncio")
    threads = evidence.figure("threads that ran an operation", cell, "threads_used", "count")
    own = evidence.held(cell, "workers_own_process")
    alone = [count <= 1 for count in evidence.rounds(cell, "threads_used")]
    verdict = all_of([always(own), always(alone)])
    return judged(verdict, f"{counted(round(threads.value), 'thread')} ran all operations", threads)


def changes_visible(backend: str, used: str, share: float, evidence: Evidence) -> Judgement:
    """M2 and M3: which share of the changes made by the workers was visible to their parent process."""
    cell = evidence.cell("sharing", backend)
    seen = evidence.figure("share of changes seen by the parent process", cell, "changes_seen", "share")
    workers = evidence.figure(f"{backend} that ran an operation", cell, used, "count")
    says = f"{seen.value:.0%} of the changes made by {backend} were visible to their parent process"
    # Rounds in which one thread or process made all changes show nothing.
    counts, shares = evidence.rounds(cell, used), evidence.rounds(cell, "changes_seen")
    told = [one == share for one, count in zip(shares, counts, strict=True) if count >= LEAST_USED]
    return judged(always(told), says, seen, workers)


def threads_for_io(evidence: Evidence) -> Judgement:
    """M4: speed-up of threads for work that only waits and for fetching without delay."""
    waiting = evidence.speedup("speed-up of threads, waiting", "sleep", "threads")
    fetching = evidence.speedup("speed-up of threads, fetching without delay", "http/h11", "threads")
    verdicts: list[Verdict] = [at_least(one, WORTH_IT, NOT_WORTH_IT) for one in (waiting, fetching)]
    says = (
        f"threads are {waiting.value:.1f}× as fast as sequential for waiting and {fetching.value:.2f}× as "
        "fast for fetching without delay"
    )
    verdict = across(verdicts)
    if verdict == "depends":
        says += "; the gain depends on how much of the I/O is waiting"
    return judged(verdict, says, waiting, fetching)


def processes_for_cpu(evidence: Evidence) -> Judgement:
    """M5: speed-up of processes, compared with the number of cores."""
    evidence.need_parallel()
    cores = evidence.group("cpu/pure").concurrency
    if cores < 2:
        raise UntestedError("this machine has one usable CPU, so nothing can run in parallel")
    pure = evidence.speedup("speed-up of processes, Python bytecode", "cpu/pure", "processes")
    hashed = evidence.speedup("speed-up of processes, hashing in C", "cpu/hash", "processes")
    found = [pure, hashed]
    bounds = OF_THE_CORES * cores, NOT_OF_THE_CORES * cores
    each = ", ".join(f"{one.value:.2f}× for {one.name.partition(', ')[2]}" for one in found)
    says = f"on {cores} CPUs, the speed-up of processes compared with sequential is {each}"
    return judged(across([at_least(one, *bounds) for one in found]), says, *found)


def small_io(evidence: Evidence) -> Judgement:
    """M6: how fast threads with the same client are relative to asyncio, for small operations."""
    found = [
        evidence.ratio(
            f"{what}: threads are … as fast as asyncio",
            evidence.cell(name, "threads"),
            evidence.cell(name, "asyncio"),
        )
        for name, what in (("http/h11", "fetching"), ("scrape", "fetching and parsing"), ("sleep", "waiting"))
    ]
    verdict = across([at_most(one, NO_SLOWER, SLOWER) for one in found])
    worst = max(found, key=lambda one: one.value)
    return judged(
        verdict,
        f"in the least favourable case ({worst.name.partition(':')[0]}), threads are {worst.value:.2f}× as "
        "fast as asyncio",
        *found,
    )


def slow_io(evidence: Evidence) -> Judgement:
    """M7: how fast threads are relative to asyncio with hundreds of slow requests in flight."""
    asyncio = evidence.cell("http/many", "asyncio")
    over_ideal = evidence.figure_over_wall("a round takes … as long as the delays alone", asyncio, "ideal_s")
    beside = evidence.ratio(
        "threads are … as fast as asyncio", evidence.cell("http/many", "threads"), asyncio
    )
    concurrency = evidence.group("http/many").concurrency
    verdict = at_most(beside, 0.95, NO_SLOWER)
    says = f"with {concurrency:,} slow requests in flight, threads are {beside.value:.2f}× as fast as asyncio"
    return judged(verdict, says, beside, over_ideal)


SLOW_WHY = "“shines” means faster than the alternative, by at least the 5 % that count as a difference"
claim = partial(Claim, section="§ 1")
CLAIMS = (
    claim(
        id="M1",
        statement="asyncio runs on a single thread",
        predicate="one thread of one process ran all operations in every round",
        why=FACT,
        reads=("sharing",),
        judge=one_thread,
    ),
    claim(
        id="M2",
        statement="threads share memory",
        predicate="all changes made by two or more threads were visible to their process in every round",
        why=FACT,
        reads=("sharing",),
        judge=partial(changes_visible, "threads", "threads_used", 1.0),
    ),
    claim(
        id="M3",
        statement="processes do not share memory",
        predicate="no change made by two or more worker processes was visible to their parent in any round",
        why=FACT,
        reads=("sharing",),
        judge=partial(changes_visible, "processes", "processes_used", 0.0),
    ),
    claim(
        id="M4",
        statement="threads suit I/O-bound work",
        predicate=(
            f"the speed-up compared with sequential is at least {WORTH_IT} (refuted below {NOT_WORTH_IT}), "
            "both for waiting and for fetching"
        ),
        why="“suits” means worth the cost of threads: at least 1.5 times as fast as sequential code",
        reads=("sleep", "http/h11"),
        judge=threads_for_io,
    ),
    claim(
        id="M5",
        statement="processes suit CPU-bound work",
        predicate=(
            f"the speed-up compared with sequential is at least {OF_THE_CORES} times the number of cores "
            f"(refuted below {NOT_OF_THE_CORES} times), for operations of tens of milliseconds"
        ),
        why="the number of cores is the largest possible speed-up; dispatch and other programs account for "
        "the rest",
        reads=("cpu/pure", "cpu/hash"),
        judge=processes_for_cpu,
    ),
    claim(
        id="M6",
        statement="asyncio suits many small I/O tasks",
        predicate=(
            f"threads with the same client are at most {NO_SLOWER} times as fast as asyncio (refuted above "
            f"{SLOWER} times)"
        ),
        why="“suits” means no slower than the other model at the same work; a difference below 5 % does "
        "not matter",
        reads=("http/h11", "scrape", "sleep"),
        judge=small_io,
    ),
    claim(
        id="M7",
        statement=(
            "asyncio shines with many slow I/O operations: API calls, database queries, hundreds of pages"
        ),
        predicate=(
            "with hundreds of slow requests in flight, as many threads are at most 0.95 times as fast as "
            f"asyncio (refuted above {NO_SLOWER} times)"
        ),
        why=SLOW_WHY,
        reads=("http/many",),
        judge=slow_io,
    ),
)
