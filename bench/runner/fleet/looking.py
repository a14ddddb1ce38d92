"""Asks every host of a cluster at once what it is, before anything is measured."""

import time
from collections.abc import Mapping
from queue import Empty

from msgspec import Struct

from bench.errors import Interrupted
from bench.runner.fleet.conduct import Answered, Cluster, Stop
from bench.runner.fleet.hosts import Harness, Host, HostResult, host_from, in_turn, one_each, without_run

ANSWER_S = 45.0


class Seen(Struct, frozen=True):
    """The hosts that can measure, those that cannot and why, and what else is worth saying."""

    hosts: tuple[Host, ...]
    refused: tuple[HostResult, ...]
    notes: tuple[str, ...]


def look(cluster: Cluster, ours: Harness, may_install: bool, limit_s: float = ANSWER_S) -> Seen:
    """Return what the cluster's hosts say of themselves; those that do not answer in time are unreachable.

    Raises Interrupted and ClusterLostError.
    """
    first, notes = one_each(cluster.workers())
    tickets = {cluster.ask(address, "look", {}): name for name, address in first.items()}
    found = {
        name: host_from(name, answer, ours, may_install)
        for name, answer in _answers(cluster, tickets, limit_s)
    }
    silent = [
        without_run(
            name,
            "unreachable",
            f"its worker did not answer within {limit_s:.0f} s: it hangs, or has other tasks to do",
        )
        for name in first
        if name not in found
    ]
    hosts = sorted((one for one in found.values() if isinstance(one, Host)), key=lambda one: one.name)
    refused = [one for one in found.values() if isinstance(one, HostResult)]
    return Seen(tuple(hosts), (*refused, *silent), (*notes, *in_turn(hosts)))


def _answers(cluster: Cluster, tickets: Mapping[str, str], limit_s: float) -> "list[tuple[str, object]]":
    open_, found = dict(tickets), []
    deadline_s = time.monotonic() + limit_s
    while open_ and (left_s := deadline_s - time.monotonic()) > 0:
        try:
            message = cluster.messages.get(timeout=min(left_s, 1.0))
        except Empty:
            continue
        if isinstance(message, Stop):
            raise Interrupted("interrupted before anything was measured")
        if isinstance(message, Answered) and message.ticket in open_:
            found.append((open_.pop(message.ticket), message.answer if not message.error else None))
    for ticket in open_:
        cluster.forget(ticket)
    return found
