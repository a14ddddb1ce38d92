"""The host of one cell, obeyed in this process and over a real socket."""

import itertools
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from bench.plugins import registry
from bench.plugins.reference import resolve
from bench.worker.host import Host
from bench.worker.meters.histogram import percentile_ns
from bench.worker.protocol import (
    Done,
    Order,
    Prepare,
    RoundDone,
    RunOpen,
    RunRound,
    Step,
    Trouble,
    decode_answer,
    frame,
    receive,
)
from tests.eventually import eventually, members
from workloads.dispatch import WORKLOAD as DISPATCH
from workloads.dispatch import Dispatch


class Rude(Dispatch):
    """A workload that raises where it is asked to open."""

    def open_sync(self, setting: Any) -> Any:
        """Raise something with several lines."""
        raise RuntimeError("first line\nsecond line")


class Opaque(Dispatch):
    """A workload whose values are no plain data."""

    def open_sync(self, setting: Any) -> Any:
        """Return an operation that returns something with no digest."""
        return replace(DISPATCH.open_sync(setting), call=lambda _: object())


class Demanding(Dispatch):
    """A workload that needs what is not installed."""

    def modules(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """Name a module that there is not."""
        return ("a_client_that_is_not_installed",)


RUDE, OPAQUE, DEMANDING = Rude(), Opaque(), Demanding()


def prepare(backend: str = "fake", workload: str = "workloads.dispatch:WORKLOAD", **params: Any) -> Prepare:
    """Return the order to host a workload under a backend, two at a time."""
    defaults = {name: one.default for name, one in registry.backend(backend).parameters.items()}
    return Prepare(
        workload=workload,
        backend=registry.reference(registry.BACKENDS, backend),
        params={"concurrency": 2, **defaults, **params},
        colour=registry.backend(backend).colours[0],
        concurrency=2,
        seed=1,
        address="",
        cpus=(),
    )


def hosting(order: Prepare, *phases: str) -> Host:
    """Return a host that has obeyed, and whose clock is made up."""
    host = Host(clock=itertools.count(0, 1_000_000).__next__)
    assert isinstance(host.obey(order), Done)
    for phase in phases:
        assert isinstance(host.obey(Step(phase)), Done)
    return host


def rounds(host: Host, order: RunRound) -> RoundDone:
    """Return a round's figures."""
    done = host.obey(order)
    assert isinstance(done, RoundDone)
    return done


def test_an_open_round_tells_its_latency() -> None:
    """Two servers of a millisecond each, made up: nobody is late, and every operation is counted once."""
    host = hosting(prepare(cost_s=0.001), "create", "ready")
    order = RunOpen(operations=50, rate_per_s=100.0, seed="x", pacer_cpus=())
    done = host.obey(order)
    assert isinstance(done, RoundDone)
    assert done.open_loop is not None
    assert done.digest == rounds(host, RunRound("untimed", 50)).digest
    assert (done.results, done.open_loop.operations, done.open_loop.sent_per_s) == (50, 50, 100.0)
    assert sum(done.open_loop.latency.counts) == 50
    assert percentile_ns(done.open_loop.service, 0.5) == pytest.approx(1_000_000, rel=0.004)
    assert percentile_ns(done.open_loop.lateness, 1.0) == 0
    assert host.obey(Step("close")) == Done(0.001, gil=True)


def test_a_real_pacer_drives_a_real_model() -> None:
    """With the system's clock: no operation begins before it is due, and the pacer tells of every one."""
    host = Host()
    assert isinstance(host.obey(prepare("sequential", pattern="")), Done)
    for phase in ("create", "ready"):
        assert isinstance(host.obey(Step(phase)), Done)
    done = host.obey(RunOpen(operations=20, rate_per_s=2000.0, seed="x", pacer_cpus=()))
    assert isinstance(done, RoundDone)
    assert done.open_loop is not None
    assert done.results == sum(done.open_loop.lateness.counts) == 20
    assert done.open_loop.queue.least_ns is not None
    assert done.open_loop.queue.least_ns >= 0
    assert isinstance(host.obey(Step("close")), Done)


def test_phases_are_timed_by_the_hosts_clock() -> None:
    """Each step takes one tick of the made-up clock; `ready` tells how many met."""
    host = hosting(prepare())
    assert host.obey(Step("create")) == Done(0.001, gil=True)
    assert host.obey(Step("ready")) == Done(0.001, 2, gil=True)
    assert host.obey(Step("first")) == Done(0.001, gil=True)
    assert host.obey(Step("close")) == Done(0.001, gil=True)


def test_a_round_takes_what_the_fake_says() -> None:
    """Five operations, two at a time, of 1 ms each, are three waves."""
    done = rounds(hosting(prepare(), "create", "ready"), RunRound("timed", 5))
    assert done.wall_s == pytest.approx(0.003)
    assert (done.results, done.population) == (5, (1, 1))
    assert done.spans == ()
    assert done.in_flight is None


def test_disturbances_are_read_around_timed_rounds_alone() -> None:
    """A round that counts has its readings, and no other kind; the thread's CPU time is never unknown."""
    host = hosting(prepare(), "create", "ready")
    found = rounds(host, RunRound("timed", 5)).disturbance
    assert found is not None
    assert found.thread_cpu_s is not None
    assert found.tree_cpu_s is not None
    assert rounds(host, RunRound("untimed", 5)).disturbance is None
    assert rounds(host, RunRound("traced", 5)).disturbance is None


def test_a_worker_that_is_not_to_be_watched_reads_nothing() -> None:
    """The meter's own weight is measured against workers without it."""
    host = hosting(replace(prepare(), watched=False), "create", "ready")
    assert rounds(host, RunRound("timed", 5)).disturbance is None


def test_a_traced_round_tells_spans_and_the_same_values() -> None:
    """Tracing changes no value, and shows what overlapped."""
    host = hosting(prepare(), "create", "ready")
    traced = rounds(host, RunRound("traced", 5))
    assert traced.in_flight == 2
    assert len(traced.spans) == 5
    assert traced.digest == rounds(host, RunRound("timed", 5)).digest


def test_a_digest_is_of_the_values_in_their_order() -> None:
    """Another N has another digest; the same has the same under another backend."""
    fake = hosting(prepare(), "create", "ready")
    real = hosting(prepare("sequential"), "create", "ready")
    assert rounds(fake, RunRound("timed", 5)).digest == rounds(real, RunRound("timed", 5)).digest
    assert rounds(fake, RunRound("timed", 5)).digest != rounds(fake, RunRound("timed", 6)).digest


@pytest.mark.parametrize("order", [Step("create"), RunRound("timed", 1)])
def test_the_first_order_is_to_prepare(order: Order) -> None:
    """Anything else before it is trouble, told and survived."""
    assert Host().obey(order) == Trouble("RuntimeError: the first order must be Prepare")


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (prepare(workload="no_such_module:WORKLOAD"), "PluginError: cannot load no_such_module"),
        (prepare(workload="workloads.dispatch:NOTHING"), "PluginError: cannot load workloads.dispatch"),
        (
            prepare(workload="tests.worker.test_host:DEMANDING"),
            "ModuleNotFoundError: No module named 'a_client",
        ),
    ],
)
def test_what_cannot_be_imported_is_trouble(order: Prepare, says: str) -> None:
    """A missing module or name is told in the words of the error."""
    answer = Host().obey(order)
    assert isinstance(answer, Trouble)
    assert answer.reason.startswith(says)


def test_what_a_workload_raises_is_trouble_in_one_line() -> None:
    """The first line of the error, with its kind."""
    host = hosting(prepare(workload="tests.worker.test_host:RUDE"), "create")
    assert host.obey(Step("ready")) == Trouble("RuntimeError: first line")


def test_a_value_that_is_no_plain_data_is_trouble() -> None:
    """What has no digest cannot be proven."""
    host = hosting(prepare(workload="tests.worker.test_host:OPAQUE"), "create", "ready")
    answer = host.obey(RunRound("timed", 1))
    assert isinstance(answer, Trouble)
    assert "object" in answer.reason


def test_a_reference_is_resolved() -> None:
    """`module:attribute` names an object."""
    assert resolve("workloads.dispatch:WORKLOAD") is DISPATCH


def test_frames_that_come_in_pieces_are_read_whole() -> None:
    """A frame is put together from what arrives, and the other side's end is None."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        data = frame(Step("create"))

        def dribble() -> None:
            for byte in data:
                theirs.sendall(bytes([byte]))
            theirs.sendall(data[:-1])
            theirs.shutdown(socket.SHUT_WR)

        writer = threading.Thread(target=dribble)
        writer.start()
        assert receive(ours) == data[4:]
        assert not receive(ours)
        writer.join()


@pytest.mark.parametrize("backend", ["sequential", "processes"])
def test_a_worker_leaves_when_its_line_closes(backend: str) -> None:
    """Also with a pool that was never closed: exit code 0, and no child stays."""
    ours, theirs = socket.socketpair()
    with ours:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "bench.worker", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        for order in (prepare(backend), Step("create"), Step("ready")):
            ours.sendall(frame(order))
            assert isinstance(decode_answer(receive(ours) or b""), Done)
    assert worker.wait(60) == 0
    eventually(lambda: not members(worker.pid))  # a fork server goes a moment after its worker
