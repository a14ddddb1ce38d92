"""Hosts for trying a fleet: network namespaces of this machine, with CPUs and Pythons of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import requires, version
from pathlib import Path

BENCH = str(Path(sys.executable).with_name("bench"))
BRIDGE, NET, PORT = "benchfleet", "10.77.7", 8799
CPUS = ("0", "1", "0,1")
NO = subprocess.DEVNULL


def host_address(number: int) -> str:
    return f"{NET}.{number + 10}"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def hosts(count: int) -> Iterator[list[str]]:
    """Yield the names of network namespaces that are joined by a bridge."""
    names = [f"{BRIDGE}{at}" for at in range(count)]
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for at, name in enumerate(names):
            ip("netns", "add", name)
            ip("link", "add", f"bf{at}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"bf{at}", "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{host_address(at)}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", BRIDGE], check=False, capture_output=True)


@contextmanager
def running(*command: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own, and end it with all that it started."""
    process = subprocess.Popen(
        command, stdin=NO, stdout=NO, stderr=NO, start_new_session=True, cwd="/", env=env
    )
    try:
        yield process
    finally:
        for number, limit_s in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if process.poll() is None:
                os.killpg(process.pid, number)
                try:
                    process.wait(limit_s)
                except subprocess.TimeoutExpired:
                    continue


@contextmanager
def fleet_process(*options: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run `bench fleet`, and end it, so that it ends what it has begun."""
    pipe = subprocess.PIPE
    command = [BENCH, "fleet", *options]
    with subprocess.Popen(command, env=env, stdin=NO, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def inside(name: str, cpus: str, *command: str) -> tuple[str, ...]:
    """Return a command that runs in a namespace, on some CPUs."""
    return ("ip", "netns", "exec", name, "taskset", "-c", cpus, *command)


def on_term(*_: object) -> None:
    """End what was started, as after Ctrl-C, and let nothing disturb that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def prepared(pythons: Sequence[str], kept: Path) -> list[str]:
    """Return an interpreter with Dask for each, in an environment of its own, made once in a folder."""
    made = []
    for at, python in enumerate(pythons):
        found = kept / f"python{at}" / "bin" / "python"
        if not found.exists():
            subprocess.run([python, "-m", "venv", str(found.parents[1])], check=True)
            pip(str(found), "install", f"distributed=={version('distributed')}")
        made.append(str(found))
    return made


def wheelhouse(pythons: Sequence[str], kept: Path) -> dict[str, str]:
    """Fetch once what the harness needs on hosts that reach no index; return what tells pip of it there."""
    needed = [one.partition(";")[0] for one in requires("concurrency-lab") or () if "extra ==" not in one]
    for at, python in enumerate(pythons):
        if not (kept / f"wheels{at}").exists():
            pip(
                python,
                "download",
                "-d",
                str(kept / f"new{at}"),
                *needed,
                f"distributed=={version('distributed')}",
            )
            (kept / f"new{at}").rename(kept / f"wheels{at}")
    found = " ".join(str(kept / f"wheels{at}") for at in range(len(pythons)))
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": found}


def pip(python: str, *words: str) -> None:
    """Run pip."""
    subprocess.run([python, "-m", "pip", words[0], "--quiet", *words[1:]], check=True, stdin=NO)


def clean_environment(**more: str) -> dict[str, str]:
    """Return this environment without what makes an interpreter take this one's packages."""
    return {name: text for name, text in os.environ.items() if name != "VIRTUAL_ENV"} | more
