"""Every client in every colour against the real server: same values, over the K connections it began with."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zlib import crc32

import h11
import pytest

from bench.plugins.workload import Setting, Value, nothing_async
from tests.workloads.serving import LIMIT_S, Service
from workloads import site
from workloads.clients.base import Target, UnexpectedAnswerError, per_loop
from workloads.clients.wire import Exchange
from workloads.http import WORKLOAD
from workloads.served import COLOURS

CONCURRENCY, OPERATIONS = 4, 40
CLIENTS = [(client, colour) for client, colours in COLOURS.items() for colour in colours]
BODIES = [(8, 0.0), (1024, 0.001), (300_000, 0.0)]


def connections(service: Service) -> int:
    """Return how many connections the server has accepted."""
    return int(service.ask()["connections"])


def setting(service: Service, client: str, **levels: float) -> Setting:
    """Return a setting with the defaults where no other level is given."""
    params: dict[str, Any] = {"client": client, "delay_s": 0.0, "body_bytes": 1024, **levels}
    return Setting(params=params, seed=1, concurrency=CONCURRENCY, address=service.address)


def drive_threads(service: Service, opened: Setting) -> tuple[list[Value], int, int]:
    """Return the values, the connections opened by entering, and those opened afterwards."""
    operation = WORKLOAD.open_sync(opened)
    met = threading.Barrier(CONCURRENCY)

    def enter(_: int) -> None:
        operation.enter()
        met.wait(LIMIT_S)

    before = connections(service)
    try:
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            list(pool.map(enter, range(CONCURRENCY)))
            entered = connections(service)
            values = list(pool.map(operation.call, range(OPERATIONS)))
    finally:
        operation.close()
    return values, entered - before, connections(service) - entered


async def drive_loop(service: Service, opened: Setting) -> tuple[list[Value], int, int]:
    """Return the same of the other colour, with K tasks that share the work."""
    before = connections(service)
    operation = await WORKLOAD.open_async(opened)
    try:
        await operation.enter()
        entered = connections(service)
        limit = asyncio.Semaphore(CONCURRENCY)

        async def limited(index: int) -> Value:
            async with limit:
                return await operation.call(index)

        values = await asyncio.gather(*(limited(index) for index in range(OPERATIONS)))
    finally:
        await operation.close()
    return values, entered - before, connections(service) - entered


def drive(service: Service, colour: str, opened: Setting) -> tuple[list[Value], int, int]:
    """Drive either colour."""
    if colour == "sync":
        return drive_threads(service, opened)
    return asyncio.run(drive_loop(service, opened))


@pytest.mark.parametrize(("client", "colour"), CLIENTS)
@pytest.mark.parametrize(("body_bytes", "delay_s"), BODIES)
def test_every_client_fetches_the_same_over_connections_that_were_open(
    service: Service, client: str, colour: str, body_bytes: int, delay_s: float
) -> None:
    """The values are those of the pure expectation; entering opens K connections, and the work none."""
    opened = setting(service, client, body_bytes=body_bytes, delay_s=delay_s)
    values, entering, working = drive(service, colour, opened)
    assert values == [(body_bytes, crc32(site.body(index, body_bytes))) for index in range(OPERATIONS)]
    assert (entering, working) == (CONCURRENCY, 0)


@pytest.mark.parametrize(("client", "colour"), CLIENTS)
def test_every_client_refuses_an_answer_that_is_not_200(service: Service, client: str, colour: str) -> None:
    """A refusal by the server is an error that tells the status and the server's reason, never a value."""
    with pytest.raises(UnexpectedAnswerError, match=r"status 400 .* b'a body has"):
        drive(service, colour, setting(service, client, body_bytes=-1))


@pytest.mark.parametrize(("client", "colour"), [pair for pair in CLIENTS if pair[0] != "requests"])
def test_no_client_asks_a_proxy(
    service: Service, client: str, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy has no part in what is measured; requests would ask for one, so workers have none."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    values, _, _ = drive(service, colour, setting(service, client))
    assert len(values) == OPERATIONS


def test_entering_a_loop_waits_for_k_at_one_meeting() -> None:
    """K connections are open at once because one barrier of K holds them all, not because of luck."""
    asked: list[str] = []

    async def fetch(url: str) -> tuple[int, int]:
        asked.append(url)
        return 3, 0

    async def enter() -> None:
        target = Target(address="http://here:1", path="/bytes/8?index=", concurrency=CONCURRENCY)
        await per_loop(target, fetch, nothing_async).enter()

    asyncio.run(enter())
    assert len(asked) == CONCURRENCY
    assert len(set(asked)) == 1
    assert asked[0].endswith(f"/{CONCURRENCY}")


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize("piece_bytes", [1, 7, len(ANSWER)])
def test_the_exchange_reads_an_answer_however_it_is_cut(piece_bytes: int) -> None:
    """The protocol code needs no luck with packet boundaries, and serves many requests on end."""
    exchange = Exchange("http://127.0.0.1:80")
    for _ in range(3):
        assert exchange.request("http://127.0.0.1:80/bytes/5").startswith(b"GET /bytes/5 HTTP/1.1\r\n")
        pieces = [ANSWER[at : at + piece_bytes] for at in range(0, len(ANSWER), piece_bytes)]
        *partial, whole = [exchange.feed(piece) for piece in pieces]
        assert partial == [None] * len(partial)
        assert whole is not None
        assert (whole.status_code, whole.content) == (200, b"hello")


@pytest.mark.parametrize("received", [b"", ANSWER[:20], ANSWER[:-1]])
def test_a_server_that_leaves_before_its_answer_is_whole_is_an_error(received: bytes) -> None:
    """A lost connection is an error at once, and never an endless read."""
    exchange = Exchange("http://127.0.0.1:80")
    exchange.request("http://127.0.0.1:80/")
    if received:
        assert exchange.feed(received) is None
    with pytest.raises(h11.RemoteProtocolError):
        exchange.feed(b"")


def test_a_connection_that_the_server_ends_is_not_used_again() -> None:
    """Once the server says that it closes, a further request is an error: nothing is opened in silence."""
    exchange = Exchange("http://127.0.0.1:80")
    exchange.request("http://127.0.0.1:80/")
    assert exchange.feed(ANSWER.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) is not None
    with pytest.raises(h11.LocalProtocolError):
        exchange.request("http://127.0.0.1:80/")


def test_more_than_k_in_flight_is_an_error_of_the_h11_pool(service: Service) -> None:
    """The pool of K neither queues nor opens a connection for a request too many: it says so."""

    async def overload() -> None:
        operation = await WORKLOAD.open_async(setting(service, "h11"))
        await operation.enter()
        try:
            await asyncio.gather(*(operation.call(index) for index in range(CONCURRENCY + 1)))
        finally:
            await operation.close()

    with pytest.raises(RuntimeError, match=r"no idle one of 4 connections"):
        asyncio.run(overload())
