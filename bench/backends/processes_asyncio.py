"""processes × asyncio: P processes with an event loop each, which share K operations in flight."""

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from bench.backends.defaults import Patternless
from bench.backends.inloop import LoopModel
from bench.backends.processes import START_METHOD, ChildDiedError, endings
from bench.backends.share import PARAMETERS, Number, Share, by_index, dealt, forward, in_order, shares, taken
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.reference import resolve
from bench.plugins.workload import Parameter, Setting

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

ENDING_LIMIT_S = 10.0


def serve(
    connection: "Connection[Any, Any]",
    reference: str,
    setting: Setting,
    places: int,
    counter: tuple[Number, AbstractContextManager[Any]],
    others: "Sequence[Connection[Any, Any]]",
) -> None:
    """Run one loop in this child, an order at a time, until the other side closes or asks to leave.

    `others` are the parent's ends of pipes: a child that kept them open would not notice that it has gone.
    """
    for other in others:
        other.close()
    workload = resolve(reference)
    share = Share(workload, setting, places, os.getpid())
    order = ""
    while order != "leave":
        try:
            order, *details = connection.recv()
        except (EOFError, OSError):
            return
        try:
            _answer(connection, _obey(share, connection, counter, order, *details))
        except Exception as error:  # noqa: BLE001 - a stranger's operation may raise anything; the parent raises it
            _answer(connection, error)


def _obey(
    share: Share,
    connection: "Connection[Any, Any]",
    counter: tuple[Number, AbstractContextManager[Any]],
    order: str,
    *details: Any,
) -> Any:
    if order == "run":
        operations, sent, traced = details
        indices = taken(*counter, operations) if sent is None else iter(sent)
        argument_of = int if sent is None else sent.__getitem__
        return share.run(indices, argument_of, perf_counter_ns if traced else None)
    if order == "pace":
        return share.pace(connection, details[0], perf_counter_ns)
    if order == "enter":
        return share.enter()
    share.close()
    return None


def _answer(connection: "Connection[Any, Any]", answer: Any) -> None:
    try:
        connection.send(answer)
    except (AttributeError, TypeError, ValueError) as error:
        # What cannot be pickled; its own words are better than none.
        connection.send(RuntimeError(f"{type(answer).__name__}: {answer} (it does not pickle: {error})"))


class ProcessesAsyncioSession(Patternless):
    """P child processes, each of which runs one loop."""

    counter: tuple[Number, AbstractContextManager[Any]]

    def __init__(self, job: Job) -> None:
        import multiprocessing.connection

        self._job, self._places = job, shares(job)
        self._wait = multiprocessing.connection.wait
        self._children: list[BaseProcess] = []
        self._lines: list[Connection[Any, Any]] = []

    def create(self) -> None:
        context: Any = multiprocessing.get_context(str(self._job.params["start_method"]))
        self.counter = context.RawValue("q", 0), context.Lock()
        for places in self._places:
            ours, theirs = context.Pipe()
            others = (ours, *self._lines)
            arguments = (theirs, self._job.reference, self._job.setting, places, self.counter, others)
            # A daemon, so that a worker that ends in the middle of things takes it along.
            child = context.Process(target=serve, args=arguments, daemon=True)
            child.start()
            theirs.close()
            self._lines.append(ours)
            self._children.append(child)

    def ready(self) -> int:
        return sum(self._ask([("enter",)] * len(self._lines)))

    def _ask(self, orders: Sequence[tuple[Any, ...]]) -> list[Any]:
        self._send(orders)
        return self._answers()

    def _send(self, orders: Sequence[tuple[Any, ...]]) -> None:
        for line, order in zip(self._lines, orders, strict=True):
            try:
                line.send(order)
            except OSError as error:
                raise ChildDiedError(self._deaths()) from error

    def _answers(self) -> list[Any]:
        # All of them, so that none is taken for the answer to a later order.
        found: dict[int, Any] = {}
        while waiting := [pair for pair in enumerate(self._pairs()) if pair[0] not in found]:
            ready = self._wait([end for _, (line, child) in waiting for end in (line, child.sentinel)])
            for number, (line, child) in waiting:
                if line in ready or child.sentinel in ready:
                    found[number] = self._answer_of(line)
        answers = [found[number] for number in range(len(found))]
        for error in answers:
            if isinstance(error, Exception):
                raise error
        return answers

    def _pairs(self) -> "list[tuple[Connection[Any, Any], BaseProcess]]":
        return list(zip(self._lines, self._children, strict=True))

    def _answer_of(self, line: "Connection[Any, Any]") -> Any:
        with suppress(EOFError, OSError):
            if line.poll():  # a child that has ended may have answered before
                return line.recv()
        raise ChildDiedError(self._deaths())

    def _deaths(self) -> str:
        ended = self._wait([child.sentinel for child in self._children], ENDING_LIMIT_S)
        for child in self._children:
            child.join(ENDING_LIMIT_S if child.sentinel in ended else 0)
        died = endings(self._children)
        # The others may wait for a lock that it held.
        for child in self._children:
            child.kill()
        return died or "exited for an unknown reason"

    def run(self, operations: int, trace: bool = False) -> Batch:
        send, indices = self._job.send, dealt(operations, self._places)
        self.counter[0].value = 0
        watch = self._job.watch(self.children())
        # What the caller makes it also hands over, and so it decides to whom.
        sent = [send and {index: send(index) for index in own} for own in indices]
        values = by_index(self._ask([("run", operations, own, trace) for own in sent]))
        return Batch(values, *watch.stop())

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        indices = dealt(len(arrivals.offsets_ns), self._places)
        self._send([("pace", len(own)) for own in indices])
        forward(arrivals, indices, self._lines)
        return in_order(indices, self._answers())

    def population(self) -> int:
        return len(multiprocessing.active_children())

    def children(self) -> tuple[int, ...]:
        return tuple(child.pid for child in self._children if child.pid is not None)

    def close(self) -> None:
        try:
            if all(child.exitcode is None for child in self._children):
                self._ask([("leave",)] * len(self._lines))
        finally:
            for line, child in self._pairs():
                line.close()
                child.join(ENDING_LIMIT_S)
                child.kill()
                child.join()


class ProcessesAsyncio(LoopModel):
    """The backend object of processes with an event loop each."""

    name = "processes-asyncio"
    summary = "P processes with an event loop each, K/P operations in flight on every loop; values pickled"
    stage = "processes-asyncio"
    parameters: Mapping[str, Parameter] = {**PARAMETERS, "start_method": START_METHOD}
    session = ProcessesAsyncioSession


BACKEND = ProcessesAsyncio()
