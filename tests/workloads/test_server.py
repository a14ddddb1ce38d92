"""The HTTP server in a process of its own."""

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.workloads.serving import ENVIRONMENT, LIMIT_S, Service, serving
from workloads import server, site


@pytest.fixture
def client(service: Service) -> Iterator[HTTPConnection]:
    """One keep-alive connection of a client that is nobody's factor."""
    connection = HTTPConnection(*service.place, timeout=LIMIT_S)
    yield connection
    connection.close()


def get(client: HTTPConnection, path: str, method: str = "GET") -> tuple[int, bytes]:
    """Return status and body."""
    client.request(method, path)
    response = client.getresponse()
    return response.status, response.read()


@pytest.mark.parametrize("size", [0, 7, 8, 1024, 65_536, 65_537, 1_000_000])
def test_bytes_answers_exactly_the_body_of_its_index(client: HTTPConnection, size: int) -> None:
    """Every answer has the size that was asked for and is the one right answer to its index."""
    assert get(client, f"/bytes/{size}") == (200, site.body(None, size))
    assert get(client, f"/bytes/{size}?index=258") == (200, site.body(258, size))
    assert len(site.body(258, size)) == size


def test_a_body_begins_with_its_index_and_goes_on_alike() -> None:
    """Two answers differ in the index that they begin with, and in nothing else."""
    assert site.body(258, 1024)[:8] == bytes([0, 0, 0, 0, 0, 0, 1, 2])
    assert site.body(258, 1024)[8:] == site.body(1, 1024)[8:] == site.body(None, 1024)[8:]


def test_delay_answers_with_the_body_that_is_asked_for(client: HTTPConnection) -> None:
    """A delayed answer is the same as one without a delay."""
    assert get(client, "/delay/0.001?bytes=100&index=3") == (200, site.body(3, 100))
    assert get(client, "/delay/1e-05") == (200, b"")


@pytest.mark.parametrize("size", [0, 8, 65_536, 65_537, 1_000_000])
def test_a_stream_is_the_same_body(client: HTTPConnection, size: int) -> None:
    """A body that is sent in pieces has its length told beforehand and is the one right answer."""
    assert get(client, f"/stream/{size}?index=258") == (200, site.body(258, size))


def test_a_page_is_that_of_its_seed_and_number(client: HTTPConnection) -> None:
    """The site that is served is the one that can be made anywhere."""
    assert get(client, "/page/7/12") == (200, site.page(7, 12))


@pytest.mark.parametrize(
    "path",
    [
        "/bytes/-1",
        "/stream/-1",
        "/stream/10?index=-1",
        "/page/seed/1",
        "/page/1/-1",
        f"/page/{1 << 64}/1",
        "/bytes/many",
        f"/bytes/{server.LARGEST_BODY_BYTES + 1}",
        "/bytes/10?index=-1",
        "/bytes/10?index=one",
        f"/bytes/10?index={1 << 64}",
        "/delay/-1",
        "/delay/nan",
        "/delay/inf",
        "/delay/soon",
        "/delay/0?bytes=-1",
        "/meet/token/few",
    ],
)
def test_bad_input_is_refused_and_not_counted(service: Service, client: HTTPConnection, path: str) -> None:
    """What cannot be meant is answered 400, on a connection that stays usable, and counts as no request."""
    before = service.ask()
    assert get(client, path)[0] == 400
    assert get(client, "/nowhere")[0] == 404
    assert get(client, "/bytes/8", method="DELETE")[0] == 405
    after = service.ask()
    assert after["requests"] == before["requests"]
    assert after["connections"] == before["connections"] + 1


def test_counters_are_exact(service: Service, client: HTTPConnection) -> None:
    """Requests, bodies and connections are counted one by one; meetings and questions are not requests."""
    before = service.ask()
    pages = ("/bytes/100?index=1", "/bytes/23", "/delay/0?bytes=7", "/stream/70", "/page/1/1")
    for path in (*pages, "/meet/alone/1", "/counters"):
        assert get(client, path)[0] == 200
    after = service.ask()
    assert after["requests"] - before["requests"] == 5
    assert after["body_bytes"] - before["body_bytes"] == 200 + site.PAGE_BYTES
    assert after["connections"] - before["connections"] == 1
    assert after["cpu_s"] > before["cpu_s"]
    assert (after["in_flight_max"], service.ask()["in_flight_max"]) == (1, 0)


def test_counters_are_the_same_for_a_human(service: Service, client: HTTPConnection) -> None:
    """The page has what the control socket has, and looking at it changes nothing."""
    page = json.loads(get(client, "/counters")[1])
    assert {**page, "cpu_s": 0} == {**service.ask(), "cpu_s": 0}


def test_a_meeting_holds_all_back_until_the_last_has_come(service: Service) -> None:
    """Requests of one meeting are answered when there are K of them, and thus K open connections."""
    before = service.ask()["connections"]
    early = [service.send("/meet/four/4") for _ in range(3)]
    while service.ask()["connections"] < before + 3:
        pass
    for connection in early:
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
        connection.settimeout(LIMIT_S)
    for connection in [*early, service.send("/meet/four/4")]:
        with connection:
            assert connection.recv(12) == b"HTTP/1.1 200"
    assert service.ask()["connections"] == before + 4


def test_an_unknown_question_is_answered(service: Service) -> None:
    """The control socket answers every line, so that nobody waits for ever."""
    assert set(service.ask("countess")) == {"error"}


def test_most_in_flight_is_since_the_last_question_and_eof_ends_the_server_at_once() -> None:
    """Three slow requests are seen together, and do not keep the server from leaving with status 0."""
    with serving() as service:
        slow = [service.send("/delay/60") for _ in range(3)]
        while (numbers := service.ask())["requests"] < 3:
            pass
        assert numbers["in_flight_max"] == 3
        assert service.ask()["in_flight_max"] == 3, "they still are in flight"
        service.disconnect()
        _, said = service.process.communicate(timeout=LIMIT_S / 2)
        assert (service.process.returncode, said) == (0, "")
        for connection in slow:
            connection.close()


def test_a_server_without_descriptors_says_so_and_leaves() -> None:
    """A server that can accept no connection ends with a reason, where asyncio would retry in silence."""
    with serving() as service:
        resource.prlimit(service.process.pid, resource.RLIMIT_NOFILE, (3, 3))
        with socket.create_connection(service.place, timeout=LIMIT_S):
            _, said = service.process.communicate(timeout=LIMIT_S)
        assert service.process.returncode == 1
        assert "Too many open files" in said
        assert "raise `ulimit -n`, or lower K" in said
        assert len(said.splitlines()) == 1


def test_a_server_takes_all_the_descriptors_that_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client's connection ends at it, so the soft limit of one process may be too low."""
    asked: list[object] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda *order: asked.append(order))
    server.raise_limit()
    assert asked == [(resource.RLIMIT_NOFILE, (4096, 4096))]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [((), "usage"), (("many",), "ValueError"), (("987654",), "Bad file descriptor"), (("0",), "non-socket")],
)
def test_a_server_that_cannot_start_says_why_in_one_line(arguments: tuple[str, ...], reason: str) -> None:
    """A bad descriptor costs one line and a status that is not 0."""
    command = [sys.executable, "-P", "-m", "workloads.server", *arguments]
    ended = subprocess.run(
        command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert reason in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
