"""The host of a cell that plays a pattern."""

from typing import Any

import pytest

from bench.plugins import registry
from bench.worker.host import Host
from bench.worker.protocol import Done, Prepare, RoundDone, RunRound, Step
from tests import made_patterns
from tests.made_patterns import MadePatterns


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> MadePatterns:
    """Return the workload that the host will find."""
    fresh = MadePatterns()
    monkeypatch.setattr(made_patterns, "MADE", fresh)
    return fresh


def hosted(backend: str, pattern: str) -> Host:
    """Return a host that has gone as far as its first round."""
    host = Host()
    order = Prepare(
        workload="tests.made_patterns:MADE",
        backend=registry.reference(registry.BACKENDS, backend),
        params={"concurrency": 2, "pattern": pattern},
        colour=registry.backend(backend).colours[0],
        concurrency=2,
        seed=1,
        address="",
        cpus=(),
        watched=False,
    )
    for one in (order, Step("create"), Step("ready"), Step("first")):
        assert isinstance(host.obey(one), Done)
    return host


def played(host: Host, kind: Any) -> RoundDone:
    """Return what one round of four operations came to."""
    done = host.obey(RunRound(kind, 4))
    assert isinstance(done, RoundDone)
    return done


@pytest.mark.parametrize(("backend", "pattern"), [("threads", "plain"), ("asyncio", "all")])
def test_a_round_tells_what_its_pattern_saw(made: MadePatterns, backend: str, pattern: str) -> None:
    """Figures and observations of every round, series of a traced one; the first result is of N=1."""
    host = hosted(backend, pattern)
    timed, traced = played(host, "timed"), played(host, "traced")
    assert isinstance(host.obey(Step("close")), Done)
    assert (timed.results, timed.digest) == (4, traced.digest)
    assert (timed.figures, timed.observed, timed.series) == ({"seen_s": 0.5}, {"saw": "nothing"}, {})
    assert traced.series == {"step_s": (0.1, 0.2)}
    assert traced.in_flight == 2
    assert [lent.operations for lent in made.lent] == [1, 4, 4]
    assert [lent.traced for lent in made.lent] == [False, False, True]


def test_a_pattern_is_closed_with_its_model(made: MadePatterns) -> None:
    """Once, when the model has gone."""
    host = hosted("threads", "plain")
    assert made.closed == 0
    assert isinstance(host.obey(Step("close")), Done)
    assert made.closed == 1
