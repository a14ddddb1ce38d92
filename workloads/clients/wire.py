"""HTTP/1.1 without a socket: the two colours of the h11 client share it, and differ in colour alone."""

from collections.abc import Callable
from urllib.parse import urlsplit

import h11

from workloads.clients.base import Body, PlainAnswer, Whole

READ_BYTES = 1 << 16


def place(address: str) -> tuple[str, int]:
    """Return the host and the port of an address such as `http://127.0.0.1:8080`."""
    parts = urlsplit(address)
    return parts.hostname or "127.0.0.1", parts.port or 80


class Exchange:
    """One connection's protocol state: a request goes out, then bytes come in until the answer is whole."""

    def __init__(self, address: str, collect: Callable[[str], Body] = Whole) -> None:
        self._address = address
        self._collect = collect
        self._headers = [("Host", urlsplit(address).netloc)]
        self._state = h11.Connection(our_role=h11.CLIENT)
        self._status_code = 0
        self._body: Body = Whole(address)

    def request(self, url: str) -> bytes:
        """Return the bytes of a GET, and make ready for its answer."""
        state = self._state
        if state.our_state is h11.DONE:
            state.start_next_cycle()  # raises if the server said that it closes: nothing is opened anew here
        self._body = self._collect(url)
        path = url.removeprefix(self._address)
        head = state.send(h11.Request(method="GET", target=path, headers=self._headers))
        return head + state.send(h11.EndOfMessage())

    def feed(self, data: bytes) -> PlainAnswer | None:
        """Take in what was read (nothing means the server left); return the answer if it is whole now."""
        state = self._state
        state.receive_data(data)
        while (event := state.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.Response):
                self._status_code = event.status_code
            elif isinstance(event, h11.Data):
                self._body.take(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return PlainAnswer(self._status_code, self._body.whole())
            elif isinstance(event, h11.ConnectionClosed):
                raise ConnectionError("the server closed the connection where an answer was due")
        return None
