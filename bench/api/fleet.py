"""A fleet: the same run on many hosts, and the page of their machines."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import StorageError, UsageError
from bench.model.plan import Plan
from bench.planning.foresight import about_bytes, about_s
from bench.runner.fleet.conduct import EVERY_S, PATIENCE_S, Conductor, Messages, Orders, Seat
from bench.runner.fleet.gather import gathered
from bench.runner.fleet.hosts import Host, HostResult, without_twice
from bench.runner.fleet.looking import Seen, look
from bench.runner.fleet.record import Fleet, save_fleet
from bench.storage.decode import MOST_BYTES
from bench.storage.files import RUN_ID

if TYPE_CHECKING:
    from bench.runner.fleet.cluster import DaskCluster
    from bench.runner.fleet.wheel import Wheel


class Where(Struct, frozen=True, kw_only=True):
    """Which cluster: exactly one of these. `python` is the interpreter on hosts reached by SSH."""

    scheduler: str = ""
    scheduler_file: Path | None = None
    ssh: tuple[str, ...] = ()
    local: int = 0
    python: str = "python3"
    install: bool = False


class HostPlan(Struct, frozen=True, kw_only=True):
    """A host that would be measured."""

    host: str
    cpus: int
    python: str
    install: bool


class Missing(Struct, frozen=True):
    """What a fleet lacks: hosts to measure, and hosts that cannot be; and how all others have ended."""

    hosts: tuple[Host, ...]
    refused: tuple[HostResult, ...]
    before: tuple[HostResult, ...] = ()


class Reached(Struct, frozen=True):
    """A cluster with its hosts, and the harness that they are to have."""

    cluster: "DaskCluster"
    wheel: "Wheel"
    seen: Seen


@contextlib.contextmanager
def reached(where: Where) -> Iterator[Reached]:
    """Yield the cluster's hosts; what was started for it is ended afterwards.

    Raises UsageError for a cluster that cannot be reached, and Interrupted.
    """
    from bench.runner.fleet.cluster import quiet_dask
    from bench.runner.fleet.opening import signals_to
    from bench.runner.fleet.wheel import our_harness, our_wheel

    wheel, ours = our_wheel(), our_harness()
    messages: Messages = SimpleQueue()
    with (
        signals_to(messages),
        quiet_dask(),
        _cluster(where, wheel, messages) as (cluster, refused, notes),
        contextlib.closing(cluster),
    ):
        seen = look(cluster, ours, where.install)
        together = Seen(seen.hosts, (*refused, *seen.refused), (*notes, *seen.notes))
        if not (together.hosts or together.refused):
            raise UsageError("the cluster has no workers; start one on each host: dask worker ADDRESS")
        yield Reached(cluster, wheel, together)


@contextlib.contextmanager
def _cluster(
    where: Where, wheel: "Wheel", messages: Messages
) -> "Iterator[tuple[DaskCluster, Sequence[HostResult], Sequence[str]]]":
    from bench.runner.fleet.cluster import DaskCluster
    from bench.runner.fleet.opening import joined, local

    if where.ssh:
        from bench.runner.fleet.ssh import over_ssh

        names, twice = without_twice(where.ssh)
        sent = wheel if where.install else None
        with over_ssh(names, where.python, sent, messages) as (client, refused):
            yield DaskCluster(client, messages, ""), refused, twice
    elif where.local:
        with local(where.local, messages) as client:
            yield DaskCluster(client, messages, "local-"), (), ()
    else:
        with joined(messages, where.scheduler, where.scheduler_file) as client:
            yield DaskCluster(client, messages), (), ()


def missing(fleet: Fleet, seen: Seen, results: Path) -> Missing:
    """Return the hosts without a complete run in this fleet, and how all others of it have ended."""
    before = {one.host: _still_there(one, results) for one in fleet.hosts}
    done = {name for name, one in before.items() if one.done}
    hosts = tuple(one for one in seen.hosts if fleet.known_as(one.name) not in done)
    refused = tuple(one for one in seen.refused if fleet.known_as(one.host) not in done)
    now = {fleet.known_as(name) for name in (*(one.name for one in hosts), *(one.host for one in refused))}
    return Missing(hosts, refused, tuple(one for name, one in before.items() if name not in now))


def _still_there(one: HostResult, results: Path) -> HostResult:
    if not one.run or (RUN_ID.fullmatch(one.run) and (results / one.run).is_dir()):
        return one
    return replace(one, status="lost", run=None, reason=f"its run is not in {results} any more")


def measure_fleet(
    reached: Reached,
    fleet: Fleet,
    plan: Plan,
    left: Missing,
    results: Path,
    on_change: Callable[[Sequence[Seat], Seat], None],
    patience_s: float = PATIENCE_S,
) -> tuple[list[HostResult], bool]:
    """Measure on hosts, store each run as it arrives, and return how they ended, and if interrupted.

    Raises StorageError if this disk is full.
    """
    kept = fleet
    for one in left.refused:
        kept = kept.ended(one)
    save_fleet(results, kept)

    def changed(seat: Seat) -> None:
        nonlocal kept
        if seat.result is not None:
            kept = kept.ended(seat.result)
            save_fleet(results, kept)
        on_change(conductor.seats, seat)

    conductor = Conductor(
        left.hosts,
        reached.cluster,
        _orders(reached.wheel, fleet),
        lambda host, answer: gathered(host, answer, results, plan),
        changed,
        patience_s=patience_s,
    )
    try:
        return conductor.run(), conductor.stopped
    except StorageError:
        for seat in conductor.seats:
            reached.cluster.forget(seat.ticket)
        raise


def _orders(wheel: "Wheel", fleet: Fleet) -> Orders:
    arguments = [*fleet.arguments, f"--seed={fleet.seed}", "--verbose", "--no-report"]
    return Orders(
        measure={"arguments": arguments, "every_s": EVERY_S, "most_bytes": MOST_BYTES},
        install={"name": wheel.name, "data": wheel.data, "digest": wheel.digest, "also": []},
    )


class Foreseen(Struct, frozen=True, kw_only=True):
    """What a fleet would do: its hosts, for how long, and how many bytes would come back."""

    hosts: tuple[HostPlan, ...]
    about_s: float
    about_bytes: int
    refused: tuple[HostResult, ...]


def foreseen(left: Missing, plan: Plan, most_s: float | None = None) -> Foreseen:
    """Return what measuring the hosts that are left would take. Those on one machine are measured in turn."""
    each_s, each_bytes = about_s(plan), about_bytes(plan)
    if most_s is not None and most_s < each_s:
        each_s, each_bytes = most_s, round(each_bytes * most_s / each_s)
    turns: dict[str, int] = {}
    for host in left.hosts:
        turns[host.machine] = turns.get(host.machine, 0) + 1
    planned = [
        HostPlan(host=h.name, cpus=h.facts.cpus, python=h.facts.version, install=bool(h.lacks))
        for h in left.hosts
    ]
    return Foreseen(
        hosts=tuple(planned),
        about_s=round(each_s * max(turns.values(), default=0), 1),
        about_bytes=each_bytes * len(planned),
        refused=left.refused,
    )


def publish_fleet(fleet: Fleet, ended: Sequence[HostResult], results: Path) -> Path | None:
    """Write the page of the fleet's machines, and return it; None if fewer than two have a run.

    Raises UsageError if their runs have nothing in common, and StorageError.
    """
    from bench.api.comparing import publish_named

    known = [one for one in ended if one.run]
    if len(known) < 2:
        return None
    names = {one.host: f"host-{at}" if fleet.anonymous else one.host for at, one in enumerate(known, 1)}
    return publish_named([(names[one.host], (results / (one.run or ""),)) for one in known], results)
