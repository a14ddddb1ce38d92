"""How far a run can be trusted: a sentence on its controls, and one on its machine's calibration."""

from collections.abc import Sequence

from bench.analysis.run.summary import Summary
from bench.model.run import Control
from bench.output.tables.certificate import passed


def controls_line(controls: Sequence[Control]) -> str:
    """Return how many controls passed, failed, and were inconclusive; costs cannot fail."""
    judged = [one for one in controls if not one.figures]
    if not judged:
        return "Controls: none that could have failed."
    counts = {"passed": True, "FAILED": False, "inconclusive": None}
    tally = [
        f"{number} {word}" for word, ok in counts.items() if (number := sum(one.ok is ok for one in judged))
    ]
    told = f"Controls: {', '.join(tally)}"
    found = {one.ok for one in judged}
    means = "do not trust this run" if False in found else "small differences are uncertain"
    return f"{told}: {means}." if found - {True} else f"{told}."


def calibration_line(summary: Summary) -> str:
    """Return whether the machine's false-positive rate is known."""
    found = summary.certificate
    if found is None:
        return (
            "Calibration: none of this machine; `bench certify` measures how often it finds false positives."
        )
    verdict = {True: "passed", False: "FAILED", None: "nothing tried"}[passed(found)]
    return f"Calibration: {found.id}, {verdict}."
