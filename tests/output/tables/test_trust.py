"""How far a run can be trusted, in a line."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.run import Control, Run
from bench.output.tables.trust import CERTIFY, DEGREES, Trust, first_of
from tests.output.made_run import made_run
from tests.storage.test_certificates import CERTIFICATE

GLOSSARY = Path(__file__).parents[3] / "docs" / "reference" / "glossary.md"
HELD = Control(name="A/A, unpinned", group="nap", says="alike", ok=True, ratio=1.0)
FAILED = replace(HELD, ok=False, ratio=1.5)
OPEN = replace(HELD, ok=None)
OF_WEB = replace(FAILED, name="asyncio relative to sequential", group="web/same")


def trust(run: Run, **changes: Any) -> Trust:
    """Return how far the run can be trusted."""
    return first_of(replace(summarise(run), **changes)).trust


@pytest.mark.parametrize(
    ("controls", "degree", "says"),
    [
        (
            (HELD, HELD),
            "good",
            "good: all 2 controls hold. Differences of less than",
        ),
        (
            (HELD, OPEN),
            "limited",
            "limited: small differences are uncertain because 1 of 2 controls is inconclusive "
            "(A/A, unpinned)",
        ),
        ((), "good", "good: no control could have failed"),
        ((HELD, FAILED), "none", "do not rely on this run: control A/A, unpinned (nap) FAILED"),
        ((HELD, OF_WEB), "none", "do not rely on what it says of web/mixed: control asyncio"),
    ],
)
def test_the_worst_that_is_known_settles_the_degree(
    controls: tuple[Control, ...], degree: str, says: str
) -> None:
    """Its reason stands first, and a control that failed names the answers that it concerns."""
    found = trust(made_run(controls=controls))
    assert found.degree == degree
    assert found.text.startswith(says)


def test_a_calibrated_machine_is_trusted_most() -> None:
    """All controls hold, and its false-positive rate is known."""
    assert trust(made_run(controls=(HELD, HELD)), certificate=CERTIFICATE).degree == "high"


def test_a_run_that_ended_early_or_was_distorted_says_so() -> None:
    """What was measured until then is trusted less; distorted times not at all."""
    assert trust(made_run(status="interrupted")).degree == "limited"
    traced = made_run(machine={"process": {"traced": True}})
    assert trust(traced).degree == "none"


def test_what_could_not_be_seen_is_told_for_each_answer() -> None:
    """The least differences that the run could have found, in per cent."""
    assert "% (nap)" in trust(made_run()).text
    assert "may go unnoticed." in trust(made_run()).text


def test_calibration_is_something_to_do_after_a_good_run() -> None:
    """A run that is to be doubted for other reasons does not ask for it, nor one that has it."""
    assert trust(made_run(controls=(HELD, HELD))).text.endswith(CERTIFY)
    assert CERTIFY not in trust(made_run(controls=(HELD, OPEN))).text
    assert CERTIFY not in trust(made_run(controls=(HELD, HELD)), certificate=CERTIFICATE).text


def test_the_glossary_has_every_degree() -> None:
    """Words of the screen are looked up there."""
    entry = next(one for one in GLOSSARY.read_text().split("\n- ") if one.startswith("**trust**"))
    assert all(degree in entry for degree in DEGREES)
