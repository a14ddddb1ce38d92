"""What a host of a fleet is asked to do. It is sent as text, so it imports the standard library only.

The host may run another Python than the conductor, to which pickled functions mean nothing, and may have no
harness yet. Nothing is timed in the process that runs this: the harness is a process of its own.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import types
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Order = dict[str, Any]
Answer = dict[str, Any]

OLDEST = (3, 11)
ASK = """
import json
from bench._version import __version__
from bench.machine.code import code_of
code = {name: one.digest for name, one in code_of(["bench", "workloads"]).items()}
print(json.dumps({"version": __version__, "code": code}))
"""
# Ends the harness when its standard input closes, so also if the process that runs this is killed outright;
# then nobody else removes its folder. The harness has time to write what it has measured.
GUARD = """
import os, select, shutil, signal, subprocess, sys
parent = os.getppid()
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
    signal.signal(number, lambda *_: None)
woken, waking = os.pipe()
os.set_blocking(waking, False)
signal.set_wakeup_fd(waking)
no = subprocess.DEVNULL
child = subprocess.Popen(sys.argv[3:], stdin=no, stdout=no, start_new_session=True)
while child.poll() is None:
    ready, _, _ = select.select([0, woken], [], [])
    if woken in ready:
        os.read(woken, 4096)
    if 0 in ready:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(float(sys.argv[1]))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
        break
code = child.wait() % 256
if os.getppid() != parent:
    shutil.rmtree(sys.argv[2], ignore_errors=True)
sys.exit(code)
"""
# What a worker of Dask does for its dashboard and for its memory, many times a second.
LOUD = {"memory_monitor", "monitor", "profile", "profile-cycle", "shift_counters", "tick", "ticks"}
ENDING_S = 20.0
# Linux keeps such a name for one socket at a time and forgets it with that; no file is left behind.
PLACE = "\0concurrency-lab-fleet"
BUSY = "another fleet measures on it; repeat this with --resume when that has ended"
READY = "ready"
KEPT_LETTERS = 300


def look(_: Order) -> Answer:
    """Return what this host is, and which harness it has."""
    python = sys.executable
    affine = hasattr(os, "sched_getaffinity")
    return {
        "boot": _boot_id(),
        "cpus": len(os.sched_getaffinity(0)) if affine else os.cpu_count() or 1,
        "python": python,
        "version": ".".join(map(str, sys.version_info[:3])),
        "harness": harness_of(python) if sys.version_info[:2] >= OLDEST else None,
    }


def harness_of(python: str) -> Answer | None:
    """Return the version and the code of the harness that an interpreter has, or None."""
    command = [python, "-P", "-c", ASK]
    try:
        no = subprocess.DEVNULL
        ended = subprocess.run(command, check=False, stdin=no, capture_output=True, timeout=60, cwd="/")
        return json.loads(ended.stdout) if ended.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def install(order: Order) -> Answer:
    """Install the wheel into this host's cache unless it is there; return its interpreter, or a reason."""
    folder = _cache(order["digest"])
    try:
        import fcntl

        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / READY).exists():
                _install(folder, order)
    except (OSError, ImportError) as error:
        why = getattr(error, "strerror", None) or error
        return {"reason": f"cannot install the harness in {folder} ({why})"}
    except subprocess.SubprocessError as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = getattr(error, "stderr", None) or b""
        return {"reason": f"cannot install the harness: {_last(said) or error}"}
    return {"python": str(folder / "bin" / "python")}


def _install(folder: Path, order: Order) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    wheel = folder / order["name"]
    wheel.write_bytes(order["data"])
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *quiet]
    _run([*pip, str(wheel), *order["also"]])
    (folder / READY).touch()


def _run(command: list[str]) -> None:
    no = subprocess.DEVNULL
    subprocess.run(command, stdin=no, capture_output=True, check=True, timeout=900, env=_environment())


def _cache(digest: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a user may have no home
    python = f"{sys.version_info[0]}.{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
    return Path(base) / "concurrency-lab" / "fleet" / f"{digest[:16]}-{python.replace('.', '')}"


def measure(order: Order) -> Answer:
    """Run the harness in a process of its own, and return the file of its run, or why there is none."""
    from distributed import get_worker
    from distributed.worker import thread_state

    try:
        folder = Path(tempfile.mkdtemp(prefix="bench-fleet-"))
    except OSError as error:
        return {"reason": f"cannot make a folder for temporary files ({error.strerror})"}
    worker = get_worker()
    try:
        with socket.socket(socket.AF_UNIX) as place, _quiet(worker):
            told = {"ticket": order["ticket"], "line": "waits for another run on this host to end"}
            if not _taken(place, lambda: worker.log_event(order["topic"], told)):
                return {"reason": BUSY}
            code, line = _measured(order, folder, worker, getattr(thread_state, "key", None), place)
        return {**_found(folder / "results", order["most_bytes"]), "code": code, "line": line}
    except OSError as error:
        return {"reason": f"operating system error: {error}"}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken(place: socket.socket, waits: Callable[[], object]) -> bool:
    """Return whether this host is free for a run: one that is ended has a while to leave it."""
    until_s = time.monotonic() + ENDING_S + 5
    while True:
        try:
            place.bind(PLACE)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:  # no Linux
                return True
            if time.monotonic() > until_s:
                return False
            waits()
            time.sleep(1)
        else:
            return True


def _measured(order: Order, folder: Path, worker: Any, key: object, place: socket.socket) -> tuple[int, str]:
    log, python, ticket = folder / "log", order["python"], order["ticket"]
    harness = [python, "-P", "-m", "bench", *order["arguments"], "--out", str(folder / "results")]
    pipe = subprocess.PIPE
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [python, "-I", "-S", "-c", GUARD, str(ENDING_S), str(folder), *harness],
            stdin=pipe,
            stdout=pipe,
            stderr=errors,
            cwd=folder,
            env=_environment(),
            start_new_session=True,
            # Taken for as long as the harness runs, also if the process that runs this is killed.
            pass_fds=[place.fileno()],
        ) as guard,
    ):
        running = _running()
        stopped, running[ticket] = ticket in running, guard
        if stopped:
            _end(guard)
        try:
            # It wakes up once in several seconds, to disturb nothing, and says that all is well.
            assert guard.stdout
            while not select.select([guard.stdout], [], [], order["every_s"])[0]:
                worker.log_event(order["topic"], {"ticket": ticket, "line": _line(log)})
                if not _wanted(worker, key):
                    _end(guard)
        finally:
            _end(guard)
            del running[ticket]
        return guard.wait(), _line(log)


def stop(order: Order) -> None:
    """End a harness that this worker runs; what it has measured is returned by its own task."""
    # It may come before the harness is started, which is then ended at once.
    if guard := _running().setdefault(order["ticket"], None):
        _end(guard)


def _running() -> dict[str, subprocess.Popen[bytes] | None]:
    # Each task executes this text anew, and a stop is no task: what they share is kept by the process.
    kept = sys.modules.setdefault("bench_fleet_running", types.ModuleType("bench_fleet_running"))
    guards: dict[str, subprocess.Popen[bytes] | None] = kept.__dict__.setdefault("guards", {})
    return guards


def _end(guard: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        assert guard.stdin
        guard.stdin.close()


def _wanted(worker: Any, key: object) -> bool:
    # The conductor may have been killed, which releases its tasks, or the scheduler, which closes workers.
    task = worker.state.tasks.get(key)
    alive = getattr(worker.status, "name", "") in ("running", "paused")
    return alive and task is not None and task.state not in ("cancelled", "released", "forgotten")


@contextlib.contextmanager
def _quiet(worker: Any) -> Iterator[None]:
    loud = [one for name, one in worker.periodic_callbacks.items() if name in LOUD and one.is_running()]
    worker.loop.add_callback(lambda: [one.stop() for one in loud])
    try:
        yield
    finally:
        worker.loop.add_callback(lambda: [one.start() for one in loud])


def _found(results: Path, most_bytes: int) -> Answer:
    folders = sorted(results.iterdir()) if results.is_dir() else []
    for path in (folder / name for folder in folders for name in ("run.json", "blocks.jsonl")):
        size = path.stat().st_size if path.exists() else 0
        if size > most_bytes:
            return {"reason": f"its run is larger than {most_bytes >> 20} MiB"}
        if size:
            return {"name": path.name, "data": zlib.compress(path.read_bytes(), 6)}
    return {}


def _environment() -> dict[str, str]:
    # Dask sets variables for its own work, such as the number of threads of numerical libraries.
    try:
        import dask.config
    except ImportError:
        return dict(os.environ)
    own: dict[str, object] = {}
    for name in ("distributed.nanny.pre-spawn-environ", "distributed.nanny.environ"):
        own.update(dask.config.get(name, None) or {})
    return {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("DASK_") and (name not in own or text != str(own[name]))
    }


def _line(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return _last(file.read())


def _last(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:KEPT_LETTERS] if lines else ""


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
