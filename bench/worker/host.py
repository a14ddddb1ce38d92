"""Hosts one cell: executes one order at a time, and exits when the pipe closes."""

import atexit
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bench.machine.gil import enabled
from bench.model.plan import Gil
from bench.plugins.backend import Backend, Batch, Job, Session
from bench.plugins.pattern import Account, Pattern, Patterned
from bench.plugins.reference import resolve
from bench.plugins.traits import Sending
from bench.plugins.watch import Clock, Watch
from bench.plugins.workload import Setting, Value, Workload
from bench.worker import proof
from bench.worker.causes import reason_of
from bench.worker.heap import free_a_large_block
from bench.worker.meters import cpu, disturbance, gil
from bench.worker.meters.disturbance import DisturbanceMeter
from bench.worker.ordinary import run_ordinary_code
from bench.worker.protocol import (
    Answer,
    Done,
    Order,
    Prepare,
    RoundDone,
    RunOpen,
    RunRound,
    Step,
    Trouble,
    decode_order,
    frame,
    receive,
)
from bench.worker.resting import until_at_rest

# A clock that does not advance must not warm up forever.
MOST_BATCHES = 1_000_000

if TYPE_CHECKING:
    from bench.worker.arrivals import Pacer


def start_pacer(cpus: Sequence[int]) -> "Pacer":
    """Return a pacer process; workers without an open loop do not import it."""
    from bench.worker.arrivals import Pacer

    return Pacer(cpus)


def judged(values: Sequence[Value]) -> tuple[str, str]:
    """Return the digest of a round's values, and that none of them is known to be wrong."""
    return proof.digest(values), ""


class Host:
    """One cell's session, driven by orders; every exception becomes a `Trouble`, never a crash."""

    def __init__(
        self,
        clock: Clock = time.perf_counter_ns,
        start_pacer: "Callable[[Sequence[int]], Pacer]" = start_pacer,
        run_ordinary_code: Callable[[], object] = run_ordinary_code,
    ) -> None:
        self._clock = clock
        self._start_pacer = start_pacer
        self._run_ordinary_code = run_ordinary_code
        self._pacer: Pacer | None = None
        self._session: Session | None = None
        self._judge: Callable[[Sequence[Value]], tuple[str, str]] = judged
        self._pattern: Pattern | None = None
        self.closed = False
        self._meter: DisturbanceMeter | None = None
        self._gil: Gil = ""

    def obey(self, order: Order) -> Answer:
        """Execute one order."""
        try:
            match order:
                case Prepare():
                    return self._prepare(order)
                case Step():
                    return self._step(order.phase)
                case RunRound():
                    return self._round(order)
                case RunOpen():
                    return self._open(order)
        except Exception as error:  # noqa: BLE001 - a stranger's workload may raise anything; it is reported
            return Trouble(reason_of(error), outside=isinstance(error, cpu.CpuSetError))

    def _prepare(self, order: Prepare) -> Answer:
        start_ns, self._gil = self._clock(), order.gil
        cpu.pin(order.cpus)
        setting = Setting(
            params=order.params,
            seed=order.seed,
            concurrency=order.concurrency,
            address=order.address,
            scratch=order.scratch,
            target=order.target,
        )
        workload: Workload = resolve(order.workload)
        backend: Backend = resolve(order.backend)
        for module in workload.modules(order.params):
            import_module(module)
        if isinstance(workload, Patterned):
            self._pattern = workload.open_pattern(setting, backend.stage)
            setting = replace(setting, shared=self._pattern.shared)
        job = Job(
            workload=workload,
            reference=order.workload,
            setting=setting,
            colour=order.colour,
            params=order.params,
            clock=self._clock,
            cpu_clock=cpu.tree_cpu_ns,
            send=workload.sender(setting) if isinstance(workload, Sending) else None,
        )
        if order.target is not None:
            from bench.worker.judging import judge_of

            self._judge = judge_of(order.target)
        self._session = backend.open(job)
        self._meter = DisturbanceMeter() if order.watched else None
        free_a_large_block()
        return self._done(start_ns)

    def _step(self, phase: str) -> Answer:
        session, workers = self._open_session(), None
        start_ns = self._clock()
        match phase:
            case "create":
                session.create()
            case "ready":
                workers = session.ready()
            case "first":
                first = self._drive(1)
                until_at_rest(session.children())
                return replace(self._done(start_ns), wall_s=first.wall_ns / 1e9)
            case "close":
                session.close()
                if self._pattern is not None:
                    self._pattern.close()
                self.closed = True
        import_s = getattr(session, "import_s", None) if phase == "ready" else None
        done = replace(self._done(start_ns, workers), import_s=import_s)
        if self.closed and self._pacer is not None:
            self._pacer.close()  # the harness's own, and no part of the model's teardown
        return done

    def _done(self, start_ns: int, workers: int | None = None) -> Done:
        wall_s = (self._clock() - start_ns) / 1e9
        return Done(wall_s, workers, gil=enabled(), void=gil.trouble(self._gil))

    def _round(self, order: RunRound) -> Answer:
        traced, timed = order.kind == "traced", order.kind == "timed"
        done, batch = self._counted(
            lambda: self._drive(order.operations, traced),
            traced,
            watched=timed,
            warm_up=lambda: self._warm_up(order),
        )
        if self._pattern is not None:
            return _with_account(done, batch.account(), traced)
        if not traced:
            return done
        return replace(
            done,
            in_flight=proof.most_in_flight(batch.values),
            in_flight_by_worker=proof.in_flight_by_worker(batch.values),
            spans=proof.spans(batch.values[: proof.SPANS_KEPT]),
        )

    def _warm_up(self, order: RunRound) -> int:
        """Rest, or run the batch until its time has passed; return how many operations that were."""
        if order.rest_s:
            time.sleep(order.rest_s)
        end_ns, batches = self._clock() + round(order.warmup_s * 1e9), 0
        between = self._run_ordinary_code if order.ordinary_code else int
        while order.batch and batches < MOST_BATCHES:
            between()
            self._drive(order.batch)
            batches += 1
            if self._clock() >= end_ns:
                break
        between()
        return batches * order.batch

    def _drive(self, operations: int, traced: bool = False) -> Batch:
        session = self._open_session()
        if self._pattern is not None:
            return session.play(self._pattern, operations, traced)
        return session.run(operations, trace=traced)

    def _open(self, order: RunOpen) -> Answer:
        from bench.worker.arrivals import PacedArrivals, poisson_offsets_ns
        from bench.worker.openloop import seen_in_open_loop

        session = self._open_session()
        if self._pacer is None:
            self._pacer = self._start_pacer(order.pacer_cpus)
        offsets_ns = poisson_offsets_ns(order.seed, order.operations, order.rate_per_s)
        arrivals = PacedArrivals(self._pacer, offsets_ns, self._clock)

        def paced() -> Batch:
            watch = Watch(self._clock, cpu.tree_cpu_ns, session.children())
            seen = session.pace(arrivals)
            _, cpu_ns = watch.stop()
            return Batch(seen, max(one.end_ns for one in seen) - arrivals.origin_ns, cpu_ns)

        done, batch = self._counted(paced, traced=True)
        figures = seen_in_open_loop(
            order.rate_per_s, arrivals.origin_ns, offsets_ns, batch.values, arrivals.lateness_ns()
        )
        return replace(done, in_flight=proof.most_in_flight(batch.values), open_loop=figures)

    def _counted(
        self,
        drive: Callable[[], Batch],
        traced: bool,
        watched: bool = False,
        warm_up: Callable[[], int] = int,
    ) -> tuple[RoundDone, Batch]:
        session = self._open_session()
        population = session.population()
        meter = self._meter if watched else None
        children = session.children() if meter else ()
        before = meter.read(children) if meter else None
        counters: Callable[[], dict[str, float]] = getattr(session, "counters", dict)
        counted, warmed_up = counters(), warm_up()
        batch = drive()
        after = meter.read(children) if meter else None
        values: list[Value] = batch.values
        if traced and self._pattern is None:
            values = [one.value for one in batch.values]
        digest, wrong = self._judge(values)
        done = RoundDone(
            wall_s=batch.wall_ns / 1e9,
            cpu_s=None if batch.cpu_ns is None else batch.cpu_ns / 1e9,
            digest=digest,
            wrong=wrong,
            results=len(values),
            population=(population, session.population()),
            warmup=warmed_up,
            figures={name: count - counted[name] for name, count in counters().items()},
            disturbance=disturbance.between(before, after) if before and after else None,
        )
        until_at_rest(session.children())
        return done, batch

    def _open_session(self) -> Session:
        if self._session is None:
            raise RuntimeError("the first order must be Prepare")
        return self._session


def _with_account(done: RoundDone, account: Account, traced: bool) -> RoundDone:
    series = {name: tuple(map(float, row)) for name, row in account.series.items()} if traced else {}
    return replace(
        done,
        figures=dict(account.figures),
        series=series,
        observed=dict(account.observed),
        in_flight=account.in_flight,
    )


def _framed(answer: Answer) -> bytes:
    try:
        return frame(answer)
    except (TypeError, ValueError, OverflowError) as error:
        # A stranger's figures may be no numbers, and texts may hold what UTF-8 cannot.
        return frame(Trouble(f"its answer cannot be sent: {reason_of(error)}"))


def main() -> None:
    """Serve the conductor at the other end of the socket whose descriptor is the one argument."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    host = Host()
    try:
        while (body := receive(channel)) is not None:
            channel.sendall(_framed(host.obey(decode_order(body))))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the conductor has exited
    if host.closed:
        # Finalizing an interpreter costs as much as starting one, and all that still needs an orderly end,
        # like the semaphores of a pool of processes, has registered for it.
        atexit._run_exitfuncs()
        os._exit(0)
    if "multiprocessing" not in sys.modules:
        os._exit(0)
