"""The JSON of several machines."""

import json

import pytest

from bench.analysis.runs.compare_machines import compare_machines
from bench.output.machines.plain import plain
from tests.made import altered, block
from tests.made_sides import made, sides
from tests.output.machines.made_machines import made_between
from tests.output.tables.comparison.test_plain import PROMISED


def test_comparisons_have_the_promised_fields() -> None:
    """A lead beside the first machine's, with what it is over and what was found."""
    found = plain(made_between())
    assert all(one.keys() >= PROMISED | {"over"} for one in found["comparisons"])
    assert {(one["a"], one["b"], one["basis"]) for one in found["comparisons"]} == {("A", "B", "lead")}
    assert {one["verdict"] for one in found["comparisons"]} == {"equivalent", "smaller", "larger"}
    assert len(found["leads"]) == 2 * len(found["comparisons"])


def test_rankings_say_who_leads_where() -> None:
    """The fate, the pair on which it turns, and each machine's standing."""
    turning = plain(made_between())["rankings"][1]
    assert (turning["fate"], turning["pair"]) == ("turns over", ["turning:threads", "turning:processes"])
    assert turning["standings"]["B"]["leaders"] == ("turning:processes",)


@pytest.mark.parametrize("walls_s", [(0.0,) * 3, (1e-12,) * 3, (1e9,) * 3])
def test_absurd_times_end_in_null(walls_s: tuple[float, ...]) -> None:
    """Zero, next to nothing or next to for ever: JSON without NaN."""
    blocks = tuple(block(number, walls_s) for number in range(1, 6))
    odd = altered(made(9, threads=0.0, asyncio=0.0), "made:threads", blocks=blocks)
    text = json.dumps(plain(compare_machines(sides(made(1, threads=0.0, asyncio=0.0), odd))), allow_nan=False)
    assert json.loads(text)["schema"] == 1
