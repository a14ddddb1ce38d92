"""A check of the code that a run measured."""

from bench.machine.facts import value, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

CODE = Subject(
    "code",
    why="Every block imports the code anew, so blocks before and after a change measured different work.",
    remedy="Measure again, and change nothing in the meantime.",
    distorts=True,
)


def unchanged(symptoms: Symptoms) -> Finding | None:
    """Warn if a package was edited or installed anew during the run."""
    if value(symptoms.machine, "code", "packages") is None:
        return None
    changed = words(symptoms.machine, "code", "changed")
    return CODE.judge(bool(changed), f"{', '.join(changed)} changed in mid-run" if changed else "unchanged")
