"""Conducts a fleet: one task for each host, never two at once on one machine; a lost one is tried again."""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Literal, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import BenchError
from bench.machine.facts import clean
from bench.runner.fleet.hosts import REASON_LIMIT, STRANGER, Host, HostResult, without_run
from bench.text import plain

State = Literal["waiting", "installing", "measuring"]
# How often a host says that it is alive, and after how long a silence it is given up.
EVERY_S = 5.0
PATIENCE_S = 60.0
INSTALL_S = 1_900.0
LOOK_S = 2.0
# A harness that is told to end has 20 s to write what it has measured.
ENDING_S = 40.0
MOST_TRIES = 2
NOT_BEGUN = "interrupted before it began"


class ClusterLostError(BenchError):
    """The scheduler does not answer any more."""


class Said(Struct, frozen=True):
    """A host is alive; `line` is the last line of its progress."""

    ticket: str
    line: str


class Answered(Struct, frozen=True):
    """A task has ended with an answer, or with an error of Dask's."""

    ticket: str
    answer: object = None
    error: str = ""


class Stop(Struct, frozen=True):
    """The user ends the fleet."""


Message = Said | Answered | Stop
Messages: TypeAlias = SimpleQueue[Message]


class Cluster(Protocol):
    """What carries tasks to hosts and messages back."""

    messages: Messages

    def workers(self) -> Mapping[str, str]:
        """Return the host of each worker by its address. Raises ClusterLostError."""

    def ask(self, address: str, call: str, order: Mapping[str, Any]) -> str:
        """Begin a task on a worker, and return its ticket."""

    def stop(self, address: str, ticket: str) -> None:
        """Make a host end its harness, and answer with what it has."""

    def forget(self, ticket: str) -> None:
        """Give a task up; whatever it still answers is no longer heard."""


class Seat:
    """One host's place in the fleet: what it does, and since when it has not been heard."""

    def __init__(self, host: Host, now_s: float) -> None:
        self.host = host
        self.state: State = "waiting"
        self.line = ""
        self.tries = 0
        self.python = "" if host.lacks else host.facts.python
        self.address = self.ticket = self.trouble = ""
        self.heard_s = now_s
        self.result: HostResult | None = None


class Orders(Struct, frozen=True):
    """What is sent with the tasks."""

    measure: Mapping[str, Any]
    install: Mapping[str, Any]


class Conductor:
    """Gives tasks to hosts as they become free. `finish` stores a host's answer and returns its result."""

    def __init__(
        self,
        hosts: Sequence[Host],
        cluster: Cluster,
        orders: Orders,
        finish: Callable[[str, object], HostResult],
        on_change: Callable[[Seat], None],
        *,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cluster, self._orders, self._finish, self._on_change = cluster, orders, finish, on_change
        self._patience_s, self._clock = patience_s, clock
        self.seats = [Seat(host, clock()) for host in hosts]
        self._stopping_s: float | None = None
        self._looked_s = -LOOK_S
        self._workers: Mapping[str, str] = {}

    @property
    def stopped(self) -> bool:
        """Return whether the user has ended the fleet."""
        return self._stopping_s is not None

    def run(self) -> list[HostResult]:
        """Measure on every host, and return how each ended. Raises StorageError if nothing can be stored."""
        while any(seat.result is None for seat in self.seats):
            try:
                self.step()
            except ClusterLostError as error:
                for seat in self._open():
                    self._end(seat, "lost", str(error))
        return [seat.result for seat in self.seats if seat.result]

    def step(self, wait_s: float = 1.0) -> None:
        """Look at the cluster, begin what can begin, take one message, and see who has not been heard."""
        if self._clock() - self._looked_s >= LOOK_S:
            self._workers = self._cluster.workers()
            self._looked_s = self._clock()
        self._begin()
        with contextlib.suppress(Empty):
            self._take(self._cluster.messages.get(timeout=wait_s))
        self._miss()

    def _open(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.result is None]

    def _begin(self) -> None:
        busy = {seat.host.machine for seat in self._open() if seat.state != "waiting"}
        there: dict[str, str] = {}
        for address, name in self._workers.items():
            there.setdefault(name, address)
        for seat in self._open():
            free = seat.state == "waiting" and seat.host.machine not in busy
            if free and seat.host.name in there:
                busy.add(seat.host.machine)
                self._ask(seat, there[seat.host.name])

    def _ask(self, seat: Seat, address: str) -> None:
        seat.address, seat.heard_s, seat.line = address, self._clock(), ""
        if seat.python:
            seat.state, seat.tries = "measuring", seat.tries + 1
            order = {**self._orders.measure, "python": seat.python}
            seat.ticket = self._cluster.ask(address, "measure", order)
        else:
            seat.state = "installing"
            seat.ticket = self._cluster.ask(address, "install", self._orders.install)
        self._on_change(seat)

    def _take(self, message: Message) -> None:
        if isinstance(message, Stop):
            self._stop()
            return
        seat = next((one for one in self._open() if one.ticket == message.ticket), None)
        if seat is None:
            return
        seat.heard_s = self._clock()
        if isinstance(message, Said):
            seat.line = clean(plain(message.line), REASON_LIMIT)
            self._on_change(seat)
        elif message.error:
            self._lose(seat, clean(message.error, REASON_LIMIT))
        elif seat.state == "installing":
            self._installed(seat, message.answer)
        else:
            result = self._finish(seat.host.name, message.answer)
            ended = self.stopped and result.status == "lost"
            self._close(seat, replace(result, status="interrupted") if ended else result)

    def _installed(self, seat: Seat, answer: object) -> None:
        told = answer if isinstance(answer, dict) else {}
        python, reason = told.get("python"), told.get("reason")
        if not isinstance(python, str):
            self._end(seat, "refused", str(reason or STRANGER))
            return
        seat.python = python
        self._ask(seat, seat.address)

    def _miss(self) -> None:
        now_s = self._clock()
        if self._stopping_s is not None and now_s - self._stopping_s > ENDING_S:
            for seat in self._open():
                self._end(seat, "interrupted", "interrupted, and it did not answer in time")
        for seat in self._open():
            silent_s = now_s - seat.heard_s
            if seat.state == "waiting":
                self._miss_waiting(seat, silent_s)
            elif seat.address not in self._workers:
                self._lose(seat, "its worker has left")
            elif silent_s > (INSTALL_S if seat.state == "installing" else self._patience_s):
                self._lose(seat, f"nothing was heard of it for {silent_s:.0f} s")

    def _miss_waiting(self, seat: Seat, silent_s: float) -> None:
        # A host that waits for another on its machine is not missed; one whose worker left is.
        if seat.host.name in self._workers.values():
            seat.heard_s = self._clock()
        elif silent_s > self._patience_s:
            self._end(seat, "lost", seat.trouble or "its worker has left")

    def _lose(self, seat: Seat, why: str) -> None:
        self._cluster.forget(seat.ticket)
        if self.stopped:
            self._end(seat, "interrupted", why)
        elif seat.tries >= MOST_TRIES or (seat.trouble and seat.state == "installing"):
            self._end(seat, "lost", f"{why}; tried {MOST_TRIES} times")
        else:
            # Dask may take a moment to see that the worker is gone.
            self._workers = {
                address: name for address, name in self._workers.items() if address != seat.address
            }
            seat.state, seat.trouble, seat.ticket = "waiting", why, ""
            seat.line = f"{why}; it is tried once more"
            seat.heard_s = self._clock()
            self._on_change(seat)

    def _stop(self) -> None:
        if self.stopped:
            return
        self._stopping_s = self._clock()
        for seat in self._open():
            if seat.state == "measuring":
                self._cluster.stop(seat.address, seat.ticket)
            else:
                self._cluster.forget(seat.ticket)
                self._end(seat, "interrupted", NOT_BEGUN)

    def _end(self, seat: Seat, status: Literal["lost", "refused", "interrupted"], reason: str) -> None:
        self._close(seat, without_run(seat.host.name, status, plain(reason)))

    def _close(self, seat: Seat, result: HostResult) -> None:
        seat.result = result
        self._on_change(seat)
