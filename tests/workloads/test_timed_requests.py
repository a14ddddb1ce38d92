"""What the `timed-requests` workload asks for, and what it accepts."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.model.plan import Params
from bench.plugins.workload import RoundFacts
from workloads.timed_requests import WORKLOAD, ideal_s, query

PARAMS: Params = {"client": "h11", "unit_s": 0.01}
RIGHT = {"requests": 3, "connections": 0, "body_bytes": 3 * 1024, "in_flight_max": 3, "cpu_s": 0.001}


def facts(**changes: Any) -> RoundFacts:
    """Return a round of all three at once that took 33 ms."""
    plain = RoundFacts(params=PARAMS, operations=3, concurrency=3, wall_s=0.033, timed=True, service=RIGHT)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("operations", "concurrency", "units"), [(3, 1, 6.6), (3, 3, 3.2), (3, 2, 3.3), (1, 1, 1.2), (6, 3, 4.4)]
)
def test_arithmetic_allows_no_less(operations: int, concurrency: int, units: float) -> None:
    """In turn it is the sum; at once, the longest, or the sum shared out."""
    found = ideal_s(facts(operations=operations, concurrency=concurrency))
    assert found == pytest.approx(units * 0.01)


def test_the_requests_ask_for_unequal_delays() -> None:
    """After 1, 2 and 3 units, each with its index."""
    assert [query(PARAMS, index).partition("?")[0] for index in range(3)] == ["0.01", "0.02", "0.03"]
    assert query(PARAMS, 2).endswith("&index=2")


def test_a_right_round_is_accepted() -> None:
    """What the server saw is what was asked for, in a time that can be."""
    assert WORKLOAD.check(facts()) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"wall_s": 0.03}, "its waits alone take 0.032000 s"),
        ({"service": RIGHT | {"requests": 2}}, "the server's count of requests is 2"),
        ({"service": RIGHT | {"connections": 1}}, "connections were opened in a timed round"),
    ],
)
def test_a_wrong_round_is_refused(changes: dict[str, Any], says: str) -> None:
    """Too quick, too few, or with connections that were not open before."""
    assert says in str(WORKLOAD.check(facts(**changes)))


def test_the_chapters_figures_stand_beside() -> None:
    """What it states is scaled by the same unit as what is measured."""
    told = WORKLOAD.figures(facts(wall_s=0.064))
    assert told == pytest.approx(
        {"ideal_s": 0.032, "over_ideal": 2.0, "chapter_in_turn_s": 0.06, "chapter_gathered_s": 0.02}
    )
