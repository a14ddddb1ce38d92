"""Section 8: an error in one of several gathered coroutines."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import across, always, judged
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


CLAIMS = (
    Claim(
        id="E1",
        section="§ 8",
        statement="the error of one task leaves the others' results intact",
        predicate=(
            "the caller got the right value of every operation that did not fail in every round; tested "
            "with the error caught inside, with return_exceptions, with plain gather and with a TaskGroup"
        ),
        why=(
            "the chapter catches the error inside the task but makes the statement about tasks in general; "
            "if the ways differ, the answer depends on them"
        ),
        reads=("errors",),
        judge=others_intact,
    ),
)
