"""A cluster of Dask's as the conductor sees it: tasks to its workers, and messages back."""

import contextlib
import logging
import threading
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.errors import UsageError
from bench.machine.facts import clean
from bench.runner.children import Nursery
from bench.runner.fleet import agent
from bench.runner.fleet.conduct import Answered, ClusterLostError, Messages, Said
from bench.text import error_line

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_S = 10.0
LIMIT = 200
# The agent goes to a host as text and not as a pickled function: interpreters differ in their bytecode.
CALL = "(exec(compile(source, 'bench-fleet-agent', 'exec'), space), space[call](order))[1]"
# Workers that are started for a fleet neither profile nor watch their memory, which would be work beside the
# work.
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.target": False,
    "distributed.admin.system-monitor.interval": "30s",
    "distributed.admin.tick.interval": "10s",
}
EXTRA = "`bench fleet` needs Dask: pip install 'concurrency-lab[fleet]'"


def agent_text() -> str:
    """Return what a host executes."""
    return Path(agent.__file__).read_text(encoding="utf-8")


class DaskCluster:
    """Carries tasks to the workers of a cluster.

    A host's name is its address; with `named`, it is the worker's own name after that prefix.
    """

    def __init__(self, client: "Client", messages: Messages, named: str | None = None) -> None:
        self.messages = messages
        self._client, self._named = client, named
        self._source = agent_text()
        self._topic = f"bench-fleet-{uuid.uuid4().hex}"
        self._futures: dict[str, Future] = {}
        client.subscribe_topic(self._topic, self._heard)

    def workers(self) -> dict[str, str]:
        """Return the host of each worker by its address. Raises ClusterLostError."""
        try:
            if self._client.status != "running":
                raise ClusterLostError("the scheduler has left")
            found = everyone(self._client)
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterLostError(f"the scheduler does not answer ({type(error).__name__})") from error
        return {address: self._host_of(one) for address, one in found.items()}

    def _host_of(self, worker: Mapping[str, Any]) -> str:
        return clean(str(worker["host"]) if self._named is None else f"{self._named}{worker['name']}", LIMIT)

    def ask(self, address: str, call: str, order: Mapping[str, Any]) -> str:
        """Begin a task on a worker, and return its ticket."""
        ticket = f"bench-fleet-{uuid.uuid4().hex}"
        future = self._client.submit(
            eval,
            CALL,
            self._space(call, {**order, "ticket": ticket, "topic": self._topic}),
            workers=[address],
            allow_other_workers=False,
            pure=False,
            key=ticket,
        )
        self._futures[ticket] = future
        future.add_done_callback(self._answered)
        return ticket

    def stop(self, address: str, ticket: str) -> None:
        """Make a host end its harness; a thread asks, since a host that hangs would never let go of it."""
        space = self._space("stop", {"ticket": ticket})

        def ask() -> None:
            with contextlib.suppress(Exception):
                self._client.run(eval, CALL, space, workers=[address], on_error="ignore")

        threading.Thread(target=ask, daemon=True).start()

    def forget(self, ticket: str) -> None:
        """Give a task up."""
        if future := self._futures.pop(ticket, None):
            with contextlib.suppress(Exception):
                future.cancel(force=True)

    def close(self) -> None:
        """Give everything up that has not answered."""
        for ticket in list(self._futures):
            self.forget(ticket)
        with contextlib.suppress(Exception):
            self._client.unsubscribe_topic(self._topic)

    def _space(self, call: str, order: Mapping[str, Any]) -> dict[str, Any]:
        space = {"__name__": "bench_fleet_agent"}
        return {"source": self._source, "space": space, "call": call, "order": dict(order)}

    def _heard(self, event: tuple[float, object]) -> None:
        told = event[1]
        if isinstance(told, dict):
            self.messages.put(Said(str(told.get("ticket")), str(told.get("line", ""))))

    def _answered(self, future: "Future") -> None:
        ticket = str(future.key)
        try:
            if future.status == "cancelled":
                message = Answered(ticket, error="its task was dropped: the worker or the scheduler has left")
            else:
                message = Answered(ticket, future.result(timeout=CONNECT_S * 6))
        except Exception as error:  # noqa: BLE001 - whatever a stranger's worker raises
            message = Answered(ticket, error=_why(error))
        self._futures.pop(ticket, None)
        self.messages.put(message)


def everyone(client: "Client") -> dict[str, Any]:
    """Return what the scheduler knows of each worker, by address."""
    # Some versions name five unless they are asked for all.
    found: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _why(error: BaseException) -> str:
    if type(error).__name__ == "KilledWorker":
        return "its worker was killed"
    return clean(f"its task failed ({error_line(error)})", LIMIT)


@contextlib.contextmanager
def quiet_dask() -> Iterator[None]:
    """Keep Dask's own messages off the terminal; workers that are started here are quiet, and leave no files.

    Raises UsageError if Dask is not installed.
    """
    try:
        import dask.config
        import distributed  # noqa: F401 - to see whether it is there
    except ImportError:
        raise UsageError(EXTRA) from None
    import warnings

    disabled = logging.root.manager.disable
    with (
        warnings.catch_warnings(),
        Nursery(silent=True) as nursery,
        dask.config.set({**QUIET, "temporary-directory": nursery.scratch()}),
    ):
        warnings.simplefilter("ignore")
        logging.disable()
        try:
            yield
        finally:
            logging.disable(disabled)
