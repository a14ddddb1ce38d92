"""The HTTP server that `http` fetches from, in a process of its own: `python -P -m workloads.server FD`.

FD is one end of a socket pair. The server writes one line `{"address": …}` to it when it listens, answers
each line `counters` with one line of cumulative numbers, and leaves when the other end closes.
"""

import asyncio
import contextlib
import errno
import json
import socket
import sys
import time
from collections import Counter
from typing import Any

from aiohttp import web

from workloads import site

HOST = "127.0.0.1"
BACKLOG = 4096
NEVER_S = 1e9  # a parked worker's connection must outlive any run
MEETING_LIMIT_S = 30.0
LEAVING_LIMIT_S = 0.1
LONGEST_DELAY_S = 60.0
LARGEST_BODY_BYTES = 64 << 20
LARGEST_SEED = 1 << 64
ROUTES = "there are /bytes/N, /stream/N, /delay/S, /page/SEED/N, /meet/TOKEN/K and /counters"
STARVED = (errno.EMFILE, errno.ENFILE)
REMEDIES = {
    errno.EMFILE: "no file descriptor is left for another connection; raise `ulimit -n`, or lower K",
    errno.ENFILE: "no file descriptor is left on this system; raise fs.file-max, or lower K",
    errno.EADDRNOTAVAIL: "the loopback interface is down; `ip link set lo up`",
}


class Counters:
    """What the server has seen. In flight is what its handlers work on: without a delay, one at a time."""

    def __init__(self) -> None:
        self.requests = self.connections = self.body_bytes = self.in_flight = self.in_flight_max = 0

    def begin(self) -> None:
        """Count a request in."""
        self.requests += 1
        self.in_flight += 1
        if self.in_flight > self.in_flight_max:
            self.in_flight_max = self.in_flight

    def end(self) -> None:
        """Count it out."""
        self.in_flight -= 1

    def peek(self) -> dict[str, float]:
        """Return all numbers as they stand."""
        return {
            "requests": self.requests,
            "connections": self.connections,
            "body_bytes": self.body_bytes,
            "in_flight_max": self.in_flight_max,
            "cpu_s": time.process_time(),
        }

    def take(self) -> dict[str, float]:
        """Return all numbers, and begin a new `in_flight_max`: it is the most since the last time."""
        numbers = self.peek()
        self.in_flight_max = self.in_flight
        return numbers


class Meetings:
    """Barriers by name: they make K connections be open at once, whatever a client's pool would do."""

    def __init__(self) -> None:
        self._waiting: Counter[tuple[str, int]] = Counter()
        self._complete: dict[tuple[str, int], asyncio.Event] = {}

    async def join(self, token: str, size: int) -> bool:
        """Wait until `size` requests have joined; return whether they did within the limit."""
        meeting = (token, size)
        complete = self._complete.setdefault(meeting, asyncio.Event())
        self._waiting[meeting] += 1
        if self._waiting[meeting] >= size:
            complete.set()
        try:
            async with asyncio.timeout(MEETING_LIMIT_S):
                await complete.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting[meeting] -= 1
            if not self._waiting[meeting]:
                del self._waiting[meeting], self._complete[meeting]
        return True


class Site:
    """The routes. What cannot be read as one of them is answered 400 or 404, never with a traceback."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._meetings = Meetings()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        if request.method != "GET":
            return web.Response(status=405, text="only GET")
        try:
            return await self._answered(request)
        except ValueError as error:
            return web.Response(status=400, text=str(error))

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        match request.path.split("/"):
            case ["", "bytes", size]:
                return await self._send(request, int(size), None)
            case ["", "delay", delay]:
                return await self._send(request, int(request.query.get("bytes", "0")), float(delay))
            case ["", "stream", size]:
                return await self._stream(request, int(size))
            case ["", "page", seed, number]:
                return self._page(int(seed), int(number))
            case ["", "meet", token, size]:
                return await self._meet(token, int(size))
            case ["", "counters"]:
                return web.json_response(self._counters.peek())
        return web.Response(status=404, text=ROUTES)

    async def _send(self, request: web.BaseRequest, size_bytes: int, delay_s: float | None) -> web.Response:
        index = self._asked(request, size_bytes)
        if delay_s is not None and not 0 <= delay_s <= LONGEST_DELAY_S:
            raise ValueError(f"a delay is 0 to {LONGEST_DELAY_S} s, not {delay_s}")
        self._counters.begin()
        try:
            if delay_s is not None:
                await asyncio.sleep(delay_s)
            sent = site.body(index, size_bytes)
            self._counters.body_bytes += len(sent)
            return web.Response(body=sent)
        finally:
            self._counters.end()

    def _asked(self, request: web.BaseRequest, size_bytes: int) -> int | None:
        index = int(request.query["index"]) if "index" in request.query else None
        if not 0 <= size_bytes <= LARGEST_BODY_BYTES:
            raise ValueError(f"a body has 0 to {LARGEST_BODY_BYTES} bytes, not {size_bytes}")
        if index is not None and not 0 <= index < 1 << 8 * site.INDEX_BYTES:
            raise ValueError(f"an index fits {site.INDEX_BYTES} bytes without a sign, {index} does not")
        return index

    async def _stream(self, request: web.BaseRequest, size_bytes: int) -> web.StreamResponse:
        index = self._asked(request, size_bytes)
        self._counters.begin()
        try:
            response = web.StreamResponse()
            response.content_length = size_bytes
            await response.prepare(request)
            for chunk in site.chunks(index, size_bytes):
                # Counted first: who has all of a body may ask for the counters before a write returns.
                self._counters.body_bytes += len(chunk)
                await response.write(chunk)
            await response.write_eof()
            return response
        finally:
            self._counters.end()

    def _page(self, seed: int, number: int) -> web.Response:
        if not (0 <= seed < LARGEST_SEED and 0 <= number < LARGEST_SEED):
            raise ValueError("a site's seed and a page's number have no sign and 64 bits at the most")
        self._counters.begin()
        try:
            sent = site.page(seed, number)
            self._counters.body_bytes += len(sent)
            return web.Response(body=sent, content_type="text/html")
        finally:
            self._counters.end()

    async def _meet(self, token: str, size: int) -> web.Response:
        if await self._meetings.join(token, size):
            return web.Response(text="met")
        return web.Response(status=503, text=f"fewer than {size} came within {MEETING_LIMIT_S} s")


async def converse(control: socket.socket, address: str, counters: Counters) -> None:
    """Tell the address, then answer every line until the other end is gone."""
    reader, writer = await asyncio.open_connection(sock=control)
    writer.write(json.dumps({"address": address}).encode() + b"\n")
    try:
        async for line in reader:
            known = line.strip() == b"counters"
            answer: dict[str, Any] = counters.take() if known else {"error": "the only question is: counters"}
            writer.write(json.dumps(answer).encode() + b"\n")
    except ConnectionError:
        pass  # it went without waiting for an answer, and that too means to leave
    finally:
        writer.close()


async def serve(control: socket.socket) -> None:
    """Serve until the control socket's other end closes; raise OSError if no connection can be accepted."""
    loop = asyncio.get_running_loop()
    counters = Counters()
    # A request whose client is gone ends: it would count as in flight for whoever comes next.
    pages = web.Server(
        Site(counters).answer, handler_cancellation=True, keepalive_timeout=NEVER_S, access_log=None
    )
    starved: asyncio.Future[None] = loop.create_future()

    def accepted() -> asyncio.Protocol:
        # asyncio asks for one protocol for each connection it accepts: nothing else counts them as surely.
        counters.connections += 1
        return pages()

    def trouble(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in STARVED):
            loop.default_exception_handler(context)
        elif not starved.done():  # asyncio would retry each second, and the clients would hang without a word
            starved.set_exception(error)

    loop.set_exception_handler(trouble)
    # A socket of our own, for asyncio would pass over the error of one that it cannot create.
    listening = socket.create_server((HOST, 0), backlog=BACKLOG)
    listener = await loop.create_server(accepted, sock=listening, backlog=BACKLOG)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    talk = asyncio.ensure_future(converse(control, address, counters))
    done, _ = await asyncio.wait({talk, starved}, return_when=asyncio.FIRST_COMPLETED)
    listener.close()
    await pages.shutdown(timeout=LEAVING_LIMIT_S)
    done.pop().result()


def raise_limit() -> None:
    """Allow as many descriptors as there may be: all clients' connections end here."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # the hard limit may be more than is possible
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> None:
    """Run the server on the control socket whose descriptor is the only argument."""
    raise_limit()
    if len(sys.argv) != 2:
        sys.exit("usage: python -P -m workloads.server FD")
    try:
        asyncio.run(serve(socket.socket(fileno=int(sys.argv[1]))))
    except (OSError, ValueError) as error:
        remedy = REMEDIES.get(error.errno or 0) if isinstance(error, OSError) else None
        sys.exit(f"workloads.server: {type(error).__name__}: {error}" + (f": {remedy}" if remedy else ""))


if __name__ == "__main__":
    main()
