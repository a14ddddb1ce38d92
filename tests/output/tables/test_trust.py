"""Tests of bench.output.tables.trust."""

from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.output.tables.trust import trust_line
from tests.output.made_run import made_run


def test_controls_and_certificate_are_told_in_a_sentence() -> None:
    """What holds and what does not is counted, and that nothing vouches for the machine is said."""
    assert trust_line(summarise(made_run())).startswith(
        "The one control passed. The false-positive rate of this machine is not calibrated"
    )
    (control,) = made_run().controls
    failed = made_run(controls=(replace(control, ok=False),))
    assert trust_line(summarise(failed)).startswith("1 of 1 controls failed")
    unknown = made_run(controls=(replace(control, ok=None),))
    assert trust_line(summarise(unknown)).startswith("This run has no controls that could have failed")
