"""Hosts that are reached by SSH: a scheduler here, and a worker of Dask's on each, over TLS."""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from bench.errors import UsageError
from bench.machine.facts import clean
from bench.runner.fleet import agent
from bench.runner.fleet.cluster import CONNECT_S, LIMIT, QUIET, agent_text
from bench.runner.fleet.conduct import Messages
from bench.runner.fleet.hosts import HostResult, HostStatus, why_too_old, without_run
from bench.runner.fleet.opening import wait_for_workers, waited
from bench.runner.fleet.wheel import Wheel

PLACE = re.compile(
    r"(?:(?P<user>[A-Za-z0-9._-]+)@)?(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?"
)
LOGIN_S, PROBE_S, START_S, INSTALL_S = 20.0, 60.0, 90.0, 1_800.0
PROBE = """
import json, sys
try:
    import distributed
    dask = distributed.__version__
except ImportError:
    dask = ""
print(json.dumps([list(sys.version_info[:2]), dask]))
"""
# Dask's scratch space on a host goes with the worker.
SCRATCH = """
import atexit, os, shutil, sys, tempfile
sys.argv[2] = os.environ["DASK_TEMPORARY_DIRECTORY"] = tempfile.mkdtemp(prefix="bench-fleet-")
atexit.register(shutil.rmtree, sys.argv[2], ignore_errors=True)
"""
NOT_FOUND, LAST_PORT = 127, 65_535


class Place(Struct, frozen=True):
    """Where a host is; user and port are those of the SSH configuration unless given."""

    name: str
    host: str
    user: str | None
    port: int | None


class UnusableError(Exception):
    """A host that cannot be reached or used, with the status that its result has."""

    def __init__(self, status: HostStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def place_of(text: str) -> Place:
    """Return the place in `[user@]host[:port]`. Raises UsageError, which repeats no password."""
    matched = PLACE.fullmatch(text)
    port = int(matched["port"] or 22) if matched else 0
    if not (matched and 0 < port <= LAST_PORT):
        told = clean(text.rpartition("@")[2], LIMIT)
        raise UsageError(f"--ssh takes [user@]host[:port] without a password, not {told!r}; use a key")
    return Place(text, matched["host"].strip("[]"), matched["user"], port if matched["port"] else None)


@contextlib.contextmanager
def over_ssh(
    names: Sequence[str], python: str, wheel: Wheel | None, messages: Messages
) -> Iterator[tuple[Any, list[HostResult]]]:
    """Yield a client of a cluster with a worker on each host that can be used, and why the others cannot.

    With a `wheel`, what a host lacks is installed there. Raises UsageError if asyncssh is not installed, and
    Interrupted.
    """
    try:
        import asyncssh  # noqa: F401 - the rest of this file needs it
        import dask.config
        from distributed import Client, LocalCluster
        from distributed.security import Security
    except ImportError:
        raise UsageError("SSH needs asyncssh: pip install 'concurrency-lab[fleet]'") from None
    places = [place_of(name) for name in names]
    security = Security.temporary()
    # A worker inherits this configuration, and so the credentials that are made for this fleet alone.
    with (
        dask.config.set({**QUIET, **_as_config(security)}),
        LocalCluster(
            n_workers=0,
            host="tls://0.0.0.0",
            protocol="tls://",
            security=security,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
        ) as cluster,
        Client(cluster, security=security, timeout=CONNECT_S, set_as_default=False) as client,
    ):
        port = int(cluster.scheduler_address.rpartition(":")[2])
        workers: list[Any] = []
        try:
            begun = _start_all(places, port, python, wheel, workers)
            unusable = waited(asyncio.run_coroutine_threadsafe(begun, client.loop.asyncio_loop), messages)
            wait_for_workers(client, len(workers), START_S, messages)
            yield client, unusable
        finally:
            client.sync(_close_all, client, workers)


def _as_config(security: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"distributed.comm.require-encryption": True}
    told["distributed.comm.tls.ca-file"] = security.tls_ca_file
    for role in ("client", "scheduler", "worker"):
        told[f"distributed.comm.tls.{role}.cert"] = getattr(security, f"tls_{role}_cert")
        told[f"distributed.comm.tls.{role}.key"] = getattr(security, f"tls_{role}_key")
    return told


async def _start_all(
    places: Sequence[Place], port: int, python: str, wheel: Wheel | None, workers: list[Any]
) -> list[HostResult]:
    ended = await asyncio.gather(*(_start(place, port, python, wheel, workers) for place in places))
    return [one for one in ended if one is not None]


async def _start(
    place: Place, port: int, python: str, wheel: Wheel | None, workers: list[Any]
) -> HostResult | None:
    import asyncssh

    try:
        async with await _connected(place) as connection:
            address = connection.get_extra_info("sockname")[0]
            here = f"[{address}]" if ":" in address else address
            found = await _python_of(connection, python, wheel)
        workers.append(await _worker(place, f"tls://{here}:{port}", found))
    except UnusableError as error:
        return without_run(place.name, error.status, str(error))
    except TimeoutError:
        return without_run(place.name, "unreachable", f"{python} did not answer there in time")
    except (OSError, asyncssh.Error) as error:
        return without_run(place.name, "unreachable", f"the connection broke ({error})")
    return None


def _options(place: Place) -> dict[str, Any]:
    own = {"username": place.user, "port": place.port}
    return {"login_timeout": LOGIN_S, "connect_timeout": LOGIN_S, **{k: v for k, v in own.items() if v}}


async def _connected(place: Place) -> Any:
    import asyncssh

    try:
        return await asyncssh.connect(place.host, **_options(place))
    except asyncssh.PermissionDenied:
        raise UnusableError("unreachable", "it accepts none of your keys; try `ssh` to it") from None
    except asyncssh.HostKeyNotVerifiable:
        raise UnusableError(
            "unreachable", "its host key is unknown or has changed; `ssh` to it once"
        ) from None
    except socket.gaierror:
        raise UnusableError("unreachable", "there is no such host") from None
    except TimeoutError:
        raise UnusableError("unreachable", f"it did not answer within {LOGIN_S:.0f} s") from None
    except (OSError, asyncssh.Error, ValueError) as error:
        raise UnusableError("unreachable", f"no connection by SSH ({error})") from error


async def _python_of(connection: Any, python: str, wheel: Wheel | None) -> str:
    ended = await asyncio.wait_for(connection.run(f"{python} -", input=PROBE), PROBE_S)
    if ended.exit_status == NOT_FOUND:
        raise UnusableError("refused", f"it has no {python}; name its Python with --ssh-python")
    try:
        version, dask = json.loads(str(ended.stdout))
        too_old = why_too_old(".".join(map(str, version)))
    except (ValueError, TypeError):
        raise UnusableError(
            "refused", f"{python} does not work there: {str(ended.stderr)[-LIMIT:]}"
        ) from None
    if too_old:
        raise UnusableError("refused", too_old)
    import distributed

    if dask == distributed.__version__:
        return python
    if wheel is None:
        has = f"has distributed {dask}" if dask else "lacks distributed"
        wanted = f"this is {distributed.__version__}"
        raise UnusableError(
            "refused", f"its {python} {has}, {wanted}; install it there, or let --install do it"
        )
    return await _installed(connection, python, wheel, distributed.__version__)


async def _installed(connection: Any, python: str, wheel: Wheel, dask: str) -> str:
    source = agent_text()
    order = {"name": wheel.name, "data": wheel.data, "digest": wheel.digest, "also": [f"distributed=={dask}"]}
    told = f"{source}\nimport json\nprint(json.dumps(install({order!r})))\n"
    ended = await asyncio.wait_for(connection.run(f"{python} -", input=told), INSTALL_S)
    try:
        answer = json.loads(str(ended.stdout))
    except ValueError:
        answer = {"reason": f"cannot install the harness: {str(ended.stderr)[-LIMIT:]}"}
    if "python" not in answer:
        raise UnusableError("refused", str(answer.get("reason")))
    return str(answer["python"])


async def _worker(place: Place, scheduler: str, python: str) -> Any:
    from distributed.deploy.ssh import Worker

    worker = Worker(
        scheduler=scheduler,
        address=place.host,
        connect_options=_options(place),
        kwargs={"nthreads": 1, "name": place.name, "dashboard": False, "memory_limit": 0},
        worker_class="distributed.Nanny",
        remote_python=_leashed(python),
    )
    try:
        await asyncio.wait_for(worker.start(), START_S)
    except BaseException as error:  # Dask raises a bare Exception, and Ctrl-C cancels this
        with contextlib.suppress(Exception):
            await worker.close()
        if not isinstance(error, Exception):
            raise
        late = f"it did not reach {scheduler} within {START_S:.0f} s: is the port open?"
        why = late if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        raise UnusableError("unreachable", f"no worker of Dask could be started there ({why})") from error
    return worker


def _leashed(python: str) -> str:
    # sshd passes a root's processes no signals, so Dask could not end one that is still starting. What ends
    # the harness when its pipe closes ends this too. In hexadecimal it is the same to every shell.
    text = f"{SCRATCH}{agent.GUARD}".encode().hex()
    return f"{python} -I -S -c \"exec(bytes.fromhex('{text}'))\" 5 - {python}"


async def _close_all(client: Any, workers: Sequence[Any]) -> None:
    # Told to leave, a worker takes its nanny with it; a process whose connection is cut may stay.
    with contextlib.suppress(Exception):
        await asyncio.wait_for(client.retire_workers(close_workers=True), CONNECT_S)
    for worker in workers:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(worker.close(), CONNECT_S)
