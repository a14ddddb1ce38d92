"""The pool of connections that the h11 clients of every event loop share."""

from collections import deque
from collections.abc import Sequence
from typing import Protocol

from workloads.clients.base import PlainAnswer


class Connection(Protocol):
    """One connection, used by one operation at a time."""

    async def get(self, url: str) -> PlainAnswer: ...
    async def close(self) -> None: ...


class Pool:
    """K connections, the last one used first; with at most K requests in flight one is always idle."""

    def __init__(self, connections: Sequence[Connection]) -> None:
        self._all = connections
        self._idle = deque(connections)

    async def get(self, url: str) -> PlainAnswer:
        """Return the answer to a GET over an idle connection; one that failed is not used again."""
        if not self._idle:
            raise RuntimeError(
                f"no idle one of {len(self._all)} connections: some failed, or over K in flight"
            )
        connection = self._idle.pop()
        answer = await connection.get(url)
        self._idle.append(connection)
        return answer

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._all:
            await connection.close()
