"""How far a run can be trusted, in sentences."""

from msgspec.structs import replace

from bench.output.tables.trust import controls_line
from tests.output.tables.test_closing import control


def test_controls_are_counted_by_outcome() -> None:
    """A control that costs only has no outcome; a run without any says so."""
    outcomes = [control(ok=True), control(ok=True), control(ok=None)]
    assert controls_line(outcomes) == "Controls: 2 passed, 1 inconclusive: small differences are uncertain."
    costs = replace(control(ok=None), figures={"asyncio_s_per_op": 1.0})
    assert controls_line([costs]) == "Controls: none that could have failed."
