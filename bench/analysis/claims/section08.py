"""Sections 8 to 11: errors, time limits, queues and files."""

from bench.analysis.claims.base import FACT, Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, Verdict

WAYS = {
    "caught_inside": "an error caught inside",
    "gather_return_exceptions": "return_exceptions=True",
    "gather": "plain gather",
    "task_group": "a TaskGroup",
}


def others_intact(evidence: Evidence) -> Judgement:
    """E1: whether the caller gets every other result, for each way of handling the error."""
    found: dict[str, Verdict] = {}
    figures = []
    for pattern, name in WAYS.items():
        cell = evidence.cell("errors", "asyncio", pattern=pattern)
        found[name] = always(evidence.held(cell, "others_intact"))
        figures.append(evidence.figure(f"results lost, {name}", cell, "results_lost", "count"))
    kept = [name for name, verdict in found.items() if verdict == "supported"]
    lost = [name for name, verdict in found.items() if verdict == "refuted"]
    says = f"the other results are intact with {_listed(kept)}; some are lost with {_listed(lost)}"
    return judged(across(list(found.values())), says, *figures)


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


# The limit is 15 ms and the work takes 40 ms: at 20 ms the caller has waited a third too long.
IN_TIME_S, TOO_LATE_S = 0.005, 0.0125


def ends_at_the_limit(evidence: Evidence) -> Judgement:
    """W1: whether operations that overrun end with a timeout error, and how long after the limit."""
    cell = evidence.cell("timeouts", "asyncio", pattern="wait_for")
    held = evidence.held(cell, "ended_at_limit")
    overshoot = evidence.figure("delay of the error after the limit", cell, "overshoot_s", "s")
    verdict = all_of([mostly(held), at_most(overshoot, IN_TIME_S, TOO_LATE_S)])
    return judged(
        verdict, f"the timeout error was raised {overshoot.value * 1e3:.2f} ms after the limit", overshoot
    )


GROUPS = ("pipeline", "pipeline/slow-consumer")


def exactly_once(evidence: Evidence) -> Judgement:
    """Q1: whether every item is consumed once, and queue and tasks are gone at the end."""
    cells = [evidence.cell(group, "asyncio") for group in GROUPS]
    once = [held for cell in cells for held in evidence.held(cell, "consumed_once")]
    clean = [held for cell in cells for held in evidence.held(cell, "clean_end")]
    rate = evidence.figure("items per second", cells[0], "items_per_s", "/s")
    says = (
        f"every item was consumed once in {sum(once)} of {len(once)} rounds, and {sum(clean)} ended cleanly"
    )
    return judged(all_of([always(once), always(clean)]), says, rate)


BLOCKS, DOES_NOT = 2.0, 1.0


def files_and_the_loop(evidence: Evidence) -> Judgement:
    """F1: the longest event-loop stall with the built-in `open` relative to aiofiles, on the same files."""
    builtin, aiofiles = evidence.asyncio("files/heartbeat", "pattern", "open", "aiofiles")
    worse = evidence.figure_ratio(
        "the longest stall with open is … as long as with aiofiles", aiofiles, builtin, "longest_block_s"
    )
    figures = [
        evidence.figure(f"longest stall with {name}", cell, "longest_block_s", "s")
        for name, cell in (("open", builtin), ("aiofiles", aiofiles))
    ]
    says = (
        f"the longest stall of the loop was {figures[0].value * 1e3:.2f} ms with open and "
        f"{figures[1].value * 1e3:.2f} ms with aiofiles (small files, warm cache)"
    )
    return judged(at_least(worse, BLOCKS, DOES_NOT), says, worse, *figures)


CLAIMS = (
    Claim(
        id="E1",
        section="§ 8",
        statement="the error of one task leaves the others' results intact",
        predicate=(
            "the caller got the right value of every operation that did not fail in every round; tested "
            "with the error caught inside, with return_exceptions, with plain gather and with a TaskGroup"
        ),
        why="the chapter catches the error inside the task but makes the statement about tasks in general; "
        "if the ways differ, the answer depends on them",
        reads=("errors",),
        judge=others_intact,
    ),
    Claim(
        id="W1",
        section="§ 9",
        statement="wait_for ends an operation at the time limit, with a timeout error",
        predicate=(
            "every operation that overruns ends with TimeoutError in at least 95 % of rounds, on average "
            f"at most {IN_TIME_S * 1e3:g} ms after the limit (refuted above {TOO_LATE_S * 1e3:g} ms)"
        ),
        why="the limit is 15 ms and the work takes 40 ms: a third of the limit is late, and half-way to "
        "the end of the work is no longer at the limit",
        reads=("timeouts",),
        judge=ends_at_the_limit,
    ),
    Claim(
        id="Q1",
        section="§ 10",
        statement="every item is consumed exactly once and the pipeline ends cleanly",
        predicate=(
            "in every round no item was lost or consumed twice, and at the end the queue was empty and no "
            "task was left"
        ),
        why=FACT,
        reads=GROUPS,
        judge=exactly_once,
    ),
    Claim(
        id="F1",
        section="§ 11",
        statement="file operations through aiofiles do not block the loop; the built-in open does",
        predicate=(
            f"the longest stall of the loop is at least {BLOCKS:g} times as long with open as with aiofiles "
            f"(refuted below {DOES_NOT:g} times)"
        ),
        why="both use the loop a little; if only one of them blocks it, the stalls differ by much more "
        "than a factor of two",
        reads=("files/heartbeat",),
        judge=files_and_the_loop,
    ),
)
