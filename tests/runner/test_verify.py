"""Whether a round did the work, reason by reason."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from bench.model.measurements import Disturbance
from bench.model.rounds import Round, RoundKind
from bench.model.run import Failure
from bench.plugins.workload import RoundFacts
from bench.runner.verify import digest_failure, finished_round
from bench.worker.protocol import RoundDone
from tests.runner.fakes import cell_of
from workloads.dispatch import Dispatch
from workloads.sleep import WORKLOAD as SLEEP

GOOD = RoundDone(wall_s=0.5, cpu_s=0.1, digest="d", results=10, population=(3, 3))


class Mute(Exception):  # noqa: N818 - it is no error of this project
    """An error whose own text fails."""

    def __str__(self) -> str:
        raise RuntimeError


class Peculiar(Dispatch):
    """A workload whose judgement is scripted."""

    def __init__(self, verdict: Any = None, figures: Mapping[str, Any] | None = None) -> None:
        self._verdict = verdict
        self._figures = dict(figures or {})

    def check(self, facts: RoundFacts) -> str | None:
        """Say what the script says."""
        if isinstance(self._verdict, BaseException):
            raise self._verdict
        return self._verdict  # type: ignore[no-any-return]  # a stranger's may be no text

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the script says."""
        return self._figures


def judged(workload: Dispatch, kind: RoundKind = "timed", **changes: Any) -> tuple[Round, Failure | None]:
    """Return the outcome of a round of ten operations."""
    return finished_round(workload, cell_of("g", "a"), replace(GOOD, **changes), kind, 10, {})


def test_a_good_round_is_kept_with_its_figures() -> None:
    """What the worker and the workload say stands in the record."""
    seen = Disturbance(steal_s=0.01)
    record, failure = judged(Peculiar(figures={"ideal_s": 1}), disturbance=seen)
    assert failure is None
    assert record == Round(
        kind="timed", wall_s=0.5, cpu_s=0.1, digest="d", figures={"ideal_s": 1.0}, disturbance=seen
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"results": 9}, "9 results came from 10 operations"),
        ({"results": 11}, "11 results came from 10 operations"),
        ({"population": (3, 4)}, "the pool's size changed in a timed round, from 3 to 4"),
        ({"wall_s": 0.0}, "the clock did not advance"),
        ({"wall_s": -1.0}, "the clock did not advance"),
        ({"wall_s": float("nan")}, "the clock did not advance"),
        ({"wall_s": float("inf")}, "the clock did not advance"),
    ],
)
def test_a_shortfall_is_void(changes: dict[str, Any], says: str) -> None:
    """Each way in which a round falls short has its reason."""
    _, failure = judged(Peculiar(), **changes)
    assert failure is not None
    assert failure.status == "void"
    assert says in failure.reason


def test_a_function_that_keeps_threads_may_start_more_of_them() -> None:
    """The number of threads tells nothing of a pool's size then."""
    workload = Peculiar()
    workload.keeps_threads = True  # type: ignore[attr-defined]
    assert judged(workload, population=(3, 4))[1] is None


@pytest.mark.parametrize("kind", ["untimed", "traced", "memory"])
def test_a_pool_may_still_grow_where_nothing_is_timed(kind: RoundKind) -> None:
    """Only in a timed round a pool's size must not change."""
    assert judged(Peculiar(), kind, population=(1, 3))[1] is None


def test_the_workloads_own_check_can_void() -> None:
    """What the workload finds wrong is the reason."""
    assert judged(Peculiar(verdict="too warm"))[1] == Failure("void", "too warm")


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (KeyError("counter"), "KeyError: 'counter'"),
        (SystemExit("enough"), "SystemExit: enough"),
        (OSError("\udcff"), "OSError: �"),
        (Mute(), "Mute: its text cannot be printed"),
    ],
)
def test_a_check_that_raises_costs_its_cell_alone(raised: BaseException, says: str) -> None:
    """A stranger's mistake becomes a reason that can be stored, never the end of the run."""
    assert judged(Peculiar(raised))[1] == Failure("failed", f"its own check raised {says}")


@pytest.mark.parametrize(("verdict", "reason"), [(True, "True"), (b"no", "b'no'"), ("\udcff", "�")])
def test_a_reason_that_is_no_text_is_stored_as_one(verdict: object, reason: str) -> None:
    """Whatever a stranger's check returns, the cell is void and the journal can hold why."""
    assert judged(Peculiar(verdict))[1] == Failure("void", reason)


def test_a_figures_name_can_be_stored() -> None:
    """A name that is no text is written as one."""
    assert judged(Peculiar(figures={"\udcff_s": 1}))[0].figures == {"�_s": 1.0}


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), "fast", None])
def test_a_figure_that_is_no_number_never_reaches_the_journal(nonsense: object) -> None:
    """A figure that JSON cannot hold would make the whole run unreadable."""
    record, failure = judged(Peculiar(figures={"warmth_k": nonsense}))
    assert record.figures == {}
    assert failure is not None
    assert failure.status == "failed"


def test_a_sleep_that_did_not_sleep_is_void() -> None:
    """Waits that ended before their time were not waited."""
    cell = cell_of("g", "a", workload="sleep")
    done = RoundDone(wall_s=0.049, cpu_s=None, digest="d", results=10, population=(1, 1))
    _, failure = finished_round(SLEEP, cell, done, "timed", 10, {})
    assert failure is not None
    assert "its waits alone take 0.050000 s" in failure.reason


@pytest.mark.parametrize(
    ("digest", "expected", "says"),
    [
        ("a", None, "there is no sequential result"),
        ("a", "b", "its values differ from the sequential ones (digest a, not b)"),
        ("", "b", "its values differ"),
    ],
)
def test_values_are_compared_with_the_sequential_ones(digest: str, expected: str | None, says: str) -> None:
    """A digest that is another, or has none to be compared with, voids."""
    failure = digest_failure(Round(kind="timed", wall_s=1.0, digest=digest), expected)
    assert failure is not None
    assert failure.status == "void"
    assert says in failure.reason


def test_equal_digests_are_proof() -> None:
    """The same values in the same order are the same work."""
    assert digest_failure(Round(kind="timed", wall_s=1.0, digest="a"), "a") is None
