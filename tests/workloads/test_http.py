"""What the `http` workload asks for, what it accepts, and what it tells."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import workloads
from bench.model.plan import Params
from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from workloads.http import WORKLOAD
from workloads.served import COLOURS

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
RIGHT = {"requests": 100, "connections": 0, "body_bytes": 102_400, "in_flight_max": 4, "cpu_s": 0.02}


def facts(service: dict[str, float], **changes: Any) -> RoundFacts:
    """Return a round of 100 operations, four at a time, that took 40 ms."""
    plain = RoundFacts(
        params=DEFAULTS, operations=100, concurrency=4, wall_s=0.04, timed=True, service=service
    )
    return replace(plain, **changes)


def test_a_right_round_is_accepted() -> None:
    """What the server saw is what was asked for."""
    assert WORKLOAD.check(facts(RIGHT)) is None


def test_a_server_that_tells_nothing_confirms_nothing() -> None:
    """A missing counter is a complaint that names it: silence is no proof of work."""
    assert "did not report its requests, body_bytes" in str(WORKLOAD.check(facts({})))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"requests": 99}, "the server's count of requests is 99, that of operations 100"),
        ({"body_bytes": 102_399}, "the server sent 102399 bytes of bodies instead of 102400 were due"),
        ({"connections": 3}, "connections were opened in a timed round: 3"),
        ({"in_flight_max": 5}, "5 requests were in flight where the limit is 4"),
    ],
)
def test_a_wrong_count_is_refused(wrong: dict[str, float], says: str) -> None:
    """Each of the server's counters can void a round, and says what it saw."""
    assert WORKLOAD.check(facts(RIGHT | wrong)) == says


def test_an_untimed_round_may_open_connections() -> None:
    """The pass before the timed ones is where connections may still be opened."""
    assert WORKLOAD.check(facts(RIGHT | {"connections": 4}, timed=False)) is None


def test_a_round_that_beat_its_own_delays_is_refused() -> None:
    """25 waves of 2 ms cannot have ended after 40 ms."""
    slow = DEFAULTS | {"delay_s": 0.002}
    assert "its delays alone take 0.050000 s" in str(WORKLOAD.check(facts(RIGHT, params=slow)))
    assert WORKLOAD.check(facts(RIGHT, params=slow, wall_s=0.06)) is None
    assert WORKLOAD.figures(facts(RIGHT, params=slow))["ideal_s"] == pytest.approx(0.05)


@pytest.mark.parametrize(("cpu_s", "bottleneck"), [(0.0359, 0.0), (0.0361, 1.0)])
def test_a_busy_server_is_told(cpu_s: float, bottleneck: float) -> None:
    """A server that used 90 % of a core or more is named as the bottleneck."""
    figures = WORKLOAD.figures(facts(RIGHT | {"cpu_s": cpu_s}))
    assert figures == {
        "server_cpu_share": pytest.approx(cpu_s / 0.04),
        "server_bottleneck": bottleneck,
        "server_in_flight_max": 4,
        "body_bytes_per_s": pytest.approx(2_560_000),
    }


@pytest.mark.parametrize(
    ("delay_s", "url"),
    [(0.0, "http://here:1/bytes/1024?index="), (0.002, "http://here:1/delay/0.002?bytes=1024&index=")],
)
def test_an_operation_has_its_own_url(delay_s: float, url: str) -> None:
    """The levels make the URL, which the index ends."""
    params = DEFAULTS | {"delay_s": delay_s}
    opened = WORKLOAD.target(Setting(params=params, seed=1, concurrency=4, address="http://here:1"))
    assert opened.url == url
    assert opened.meeting(4) != opened.meeting(4)


def test_groups_have_names_of_their_own_and_a_sweep_where_there_is_time() -> None:
    """The longest profile adds a third client and a curve over K that holds the client fixed."""
    named = {
        profile: [group.name for group in WORKLOAD.groups(facts_for(profile))]
        for profile in ("quick", "standard", "thorough")
    }
    assert named["quick"] == ["http/chapter", "http/h11"]
    assert named["standard"] == [*named["quick"], "http/many", "http/async-clients"]
    assert len(set(named["thorough"])) == len(named["thorough"]) == 9
    swept = [g.concurrency for g in WORKLOAD.groups(facts_for("thorough")) if g.display.sweep == "http"]
    assert swept == [1, 5, 20, 50]
    assert WORKLOAD.default_concurrency(facts_for("quick")) == 16


@pytest.mark.parametrize(
    ("profile", "concurrency", "models"),
    [
        ("standard", 1000, ["asyncio", "threads"]),
        ("thorough", 5000, ["asyncio"]),
    ],
)
def test_many_answers_are_under_way_without_more_threads_than_a_machine_bears(
    profile: str, concurrency: int, models: list[str]
) -> None:
    """K grows with the profile, N is three waves; above 1000 the question tells why threads are missing."""
    groups = WORKLOAD.groups(facts_for(profile))
    many = next(group for group in groups if group.name == "http/many")
    assert (many.concurrency, many.operations) == (concurrency, 3 * concurrency)
    assert [variant.backend for variant in many.variants] == models
    assert ("threads" in many.question) == ("threads" not in models)


IMPORTS = """
import sys
from bench.plugins.workload import Setting
from workloads.http import WORKLOAD
libraries, opened = {"aiohttp", "requests", "httpx", "h11"}, []
assert not libraries & sys.modules.keys(), libraries & sys.modules.keys()
for client in sys.argv[1:]:
    params = {"client": client, "delay_s": 0.0, "body_bytes": 8}
    WORKLOAD.open_sync(Setting(params=params, seed=1, concurrency=1, address="http://127.0.0.1:1"))
    opened.append(client)
    assert libraries & sys.modules.keys() == {*opened}, (client, libraries & sys.modules.keys())
"""


def test_a_worker_imports_only_the_client_of_its_cell() -> None:
    """The workload itself imports no client, and opening it with one imports that one and no other."""
    environment = os.environ | {"PYTHONPATH": str(Path(workloads.__file__).parents[1])}
    # httpx is built on h11, so it comes last.
    clients = sorted((client for client, colours in COLOURS.items() if "sync" in colours), key="httpx".__eq__)
    assert set(clients) == {"h11", "requests", "httpx"}
    command = [sys.executable, "-P", "-c", IMPORTS, *clients]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
