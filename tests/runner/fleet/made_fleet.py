"""A made-up cluster, on whose hosts nothing runs."""

import zlib
from collections.abc import Mapping
from queue import SimpleQueue
from typing import Any

import msgspec

from bench.model.run import Run
from bench.runner.fleet.conduct import Answered, Message
from bench.runner.fleet.hosts import Facts, Harness, Host

OURS = Harness("1.0", {"bench": "aa", "workloads": "bb"})


def facts(**changed: Any) -> dict[str, Any]:
    """Return what a host says of itself."""
    same = {"version": "1.0", "code": {"bench": "aa", "workloads": "bb"}}
    return {"boot": "", "cpus": 2, "python": "/py", "version": "3.12.1", "harness": same, **changed}


def host(name: str, boot: str = "", lacks: str = "") -> Host:
    """Return a host that can measure."""
    return Host(name, msgspec.convert(facts(boot=boot), Facts), lacks)


def answer(run: Run, **changed: Any) -> dict[str, Any]:
    """Return what a host answers when its harness has ended."""
    data = zlib.compress(msgspec.json.encode(run))
    return {"name": "run.json", "data": data, "code": 0, "line": "Kept", **changed}


class FakeCluster:
    """Notes what is asked of it, and answers when the test does."""

    def __init__(self, *names: str) -> None:
        self.messages: SimpleQueue[Message] = SimpleQueue()
        self.there = {f"tcp://{name}": name for name in names}
        self.asked: list[tuple[str, str, Mapping[str, Any]]] = []
        self.stopped: list[str] = []
        self.forgotten: list[str] = []
        self.lost: Exception | None = None

    def workers(self) -> dict[str, str]:
        """Return who is there."""
        if self.lost:
            raise self.lost
        return dict(self.there)

    def ask(self, address: str, call: str, order: Mapping[str, Any]) -> str:
        """Note a task."""
        self.asked.append((self.there[address], call, order))
        return f"ticket-{len(self.asked)}"

    def stop(self, address: str, ticket: str) -> None:
        """Note that a harness is to end."""
        self.stopped.append(ticket)

    def forget(self, ticket: str) -> None:
        """Note that a task is given up."""
        self.forgotten.append(ticket)

    def answers(self, number: int, told: object = None, error: str = "") -> None:
        """Answer a task by its number."""
        self.messages.put(Answered(f"ticket-{number}", told, error))
