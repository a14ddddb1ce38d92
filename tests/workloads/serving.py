"""The HTTP server, run as it is run in earnest: in a process of its own, over a socket pair."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import workloads

LIMIT_S = 60.0
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(workloads.__file__).parents[1])}


class Service:
    """A server process with its control socket."""

    def __init__(self, process: "subprocess.Popen[str]", control: socket.socket) -> None:
        self.process, self.control = process, control
        self._lines = control.makefile("rw")
        self.address = str(json.loads(self._lines.readline())["address"])
        self.place = (urlsplit(self.address).hostname or "", urlsplit(self.address).port or 0)

    def ask(self, question: str = "counters") -> dict[str, Any]:
        """Return the answer to one line."""
        self._lines.write(question + "\n")
        self._lines.flush()
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer

    def disconnect(self) -> None:
        """Close this end of the control socket."""
        self._lines.close()
        self.control.close()

    def send(self, path: str) -> socket.socket:
        """Return a new connection on which a GET has been sent, and nothing read."""
        connection = socket.create_connection(self.place, timeout=LIMIT_S)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return connection


def spawn(*arguments: str, passing: tuple[int, ...] = ()) -> "subprocess.Popen[str]":
    """Start the server's module as the harness does."""
    command = [sys.executable, "-P", "-m", "workloads.server", *arguments]
    return subprocess.Popen(command, pass_fds=passing, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)


@contextmanager
def serving() -> Iterator[Service]:
    """Run a server, which must be gone within the limit once its control socket is closed."""
    ours, theirs = socket.socketpair()
    ours.settimeout(LIMIT_S)
    with theirs:
        process = spawn(str(theirs.fileno()), passing=(theirs.fileno(),))
    try:
        service = Service(process, ours)
        yield service
        service.disconnect()
        process.communicate(timeout=LIMIT_S)
    finally:
        process.kill()
        process.communicate()
