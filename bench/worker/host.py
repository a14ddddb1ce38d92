"""Hosts one cell: takes orders one at a time, and leaves when the pipe closes."""

import os
import socket
import sys
import time
from importlib import import_module
from typing import Any

from bench.backends.base import Clock, Job, Session
from bench.contract import Setting, Workload
from bench.meters import cpu, disturbance
from bench.meters.disturbance import DisturbanceMeter
from bench.worker import proof
from bench.worker.heap import give_back_room
from bench.worker.protocol import (
    LENGTH_BYTES,
    Answer,
    Done,
    Order,
    Prepare,
    RoundDone,
    RunRound,
    Step,
    Trouble,
    decode_order,
    frame,
)

SETTLE_S = 0.0005


def resolve(reference: str) -> Any:
    """Return the object that `module:attribute` names."""
    module, _, attribute = reference.partition(":")
    return getattr(import_module(module), attribute)


class Host:
    """One cell's session, driven by orders; whatever is raised becomes a `Trouble`, never a crash."""

    def __init__(self, clock: Clock = time.perf_counter_ns) -> None:
        self._clock = clock
        self._session: Session | None = None
        self._meter: DisturbanceMeter | None = None

    def obey(self, order: Order) -> Answer:
        """Carry out one order."""
        try:
            match order:
                case Prepare():
                    return self._prepare(order)
                case Step():
                    return self._step(order.phase)
                case RunRound():
                    return self._round(order)
        except Exception as error:  # noqa: BLE001 - a stranger's workload may raise anything; it is reported
            return Trouble(f"{type(error).__name__}: {error}".strip().splitlines()[0])

    def _prepare(self, order: Prepare) -> Answer:
        start = self._clock()
        cpu.pin(order.cpus)
        setting = Setting(
            params=order.params, seed=order.seed, concurrency=order.concurrency, address=order.address
        )
        workload: Workload = resolve(order.workload)
        for module in workload.modules(order.params):
            import_module(module)
        job = Job(
            workload=workload,
            reference=order.workload,
            setting=setting,
            colour=order.colour,
            params=order.params,
            clock=self._clock,
        )
        self._session = resolve(order.backend).open(job)
        self._meter = DisturbanceMeter() if order.watched else None
        give_back_room()
        return Done((self._clock() - start) / 1e9)

    def _step(self, phase: str) -> Answer:
        session, workers = self._open_session(), None
        start = self._clock()
        match phase:
            case "create":
                session.create()
            case "ready":
                workers = session.ready()
            case "first":
                return Done(session.run(1).wall_ns / 1e9)
            case "close":
                session.close()
        return Done((self._clock() - start) / 1e9, workers)

    def _round(self, order: RunRound) -> Answer:
        session, traced = self._open_session(), order.kind == "traced"
        population, children = session.population(), session.children()
        meter = self._meter if order.kind == "timed" else None
        before = meter.read() if meter else None
        if meter:
            # Work right after the readings took 3 % longer than work right after waking, as without them.
            time.sleep(SETTLE_S)
        cpu_before_ns = cpu.tree_cpu_ns(children)
        batch = session.run(order.operations, trace=traced)
        cpu_after_ns = cpu.tree_cpu_ns(children)
        after = meter.read() if meter else None
        values = [one.value for one in batch.values] if traced else batch.values
        known = cpu_before_ns is not None and cpu_after_ns is not None
        return RoundDone(
            wall_s=batch.wall_ns / 1e9,
            cpu_s=(cpu_after_ns - cpu_before_ns) / 1e9 if known else None,  # type: ignore[operator]
            digest=proof.digest(values),
            results=len(values),
            population=(population, session.population()),
            in_flight=proof.most_in_flight(batch.values) if traced else None,
            spans=proof.spans(batch.values[: proof.SPANS_KEPT]) if traced else (),
            disturbance=disturbance.between(before, after) if before and after else None,
        )

    def _open_session(self) -> Session:
        if self._session is None:
            raise RuntimeError("the first order must be Prepare")
        return self._session


def receive(channel: socket.socket) -> bytes | None:
    """Return the next frame's body, or None once the other side has gone."""
    head = _exactly(channel, LENGTH_BYTES)
    return _exactly(channel, int.from_bytes(head, "big")) if head else None


def _exactly(channel: socket.socket, size: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = channel.recv(size - len(chunks))
        if not chunk:
            return b""
        chunks += chunk
    return bytes(chunks)


def main() -> None:
    """Serve the conductor at the other end of the socket whose descriptor is the one argument."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    host = Host()
    try:
        while (body := receive(channel)) is not None:
            channel.sendall(frame(host.obey(decode_order(body))))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the conductor has gone: leave as well
    if "multiprocessing" not in sys.modules:
        # Nothing here needs an orderly end, and taking an interpreter apart costs as much as starting one.
        os._exit(0)
