"""`bench fleet --ssh` against real sshd: good hosts, and every way in which a host can be bad."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.benchmarks.fleet_drill import WORK, leftovers, until_block
from tests.benchmarks.fleet_hosts import (
    CPUS,
    NET,
    clean_environment,
    fleet_process,
    host_address,
    hosts,
    inside,
    ip,
    prepared,
    running,
    wheelhouse,
)

SSHD_PORT = 2222
OTHER = "def code_of(_): return {}\n"


def drill_ssh(pythons: Sequence[str], kept: Path) -> None:
    """Reach three hosts, and hosts that cannot be reached or used, and tell how each ends."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if sshd is None:
        sys.exit("there is no sshd here; install openssh-server")
    with tempfile.TemporaryDirectory() as name, hosts(3) as names, ExitStack() as opened:
        folder = Path(name)
        made = prepared(pythons, kept)
        told = {**wheelhouse(made, kept), "XDG_CACHE_HOME": f"{name}/cache"}
        home = made_home(folder / "home", folder)
        Path("/run/sshd").mkdir(exist_ok=True)
        for at, (one, python) in enumerate(zip(names, made, strict=True)):
            file = sshd_config(folder, at, {**told, "BENCH_PYTHON": python})
            opened.enter_context(running(*inside(one, CPUS[at], sshd, "-D", "-f", str(file))))
        time.sleep(2)
        _bad(folder, home, Path(made[0]))
        _good(folder, home, names[0])
        print(f"left over: {leftovers()}")


def _good(folder: Path, home: Path, first: str) -> None:
    every = ",".join(place(at) for at in range(3))
    fleet("three hosts that lack the harness", home, folder, every)
    fleet("three hosts, installed", home, folder, every, "--install")
    fleet("again", home, folder, every, "--install")
    fleet("listed twice", home, folder, f"{place(0)},{place(0)}", "--install")
    two = f"{place(0)},{place(1)}"
    unplug = partial(ip, "-n", first, "link", "set", "eth0", "down")
    fleet("a host whose cable is out", home, folder, two, "--install", "--patience=15s", disturb=unplug)
    ip("-n", first, "link", "set", "eth0", "up")


def _bad(folder: Path, home: Path, python: Path) -> None:
    stranger = made_home(folder / "stranger", folder, key=False)
    fleet("no key", stranger, folder, place(0))
    changed = made_home(folder / "changed", folder)
    (changed / ".ssh" / "known_hosts").write_text(known(folder / "stranger" / ".ssh" / "id_ed25519.pub"))
    fleet("another host key", changed, folder, place(0))
    fleet("nobody at that address", home, folder, f"root@{NET}.99:{SSHD_PORT}")
    fleet("no such host", home, folder, "no-such-host.invalid")
    fleet("nobody at that port", home, folder, f"root@{host_address(0)}:9")
    fleet("a password", home, folder, f"root:hunter2@{host_address(0)}")
    fleet("no Python", home, folder, place(0), "--ssh-python", "python3.99")
    if old := old_python():
        fleet("too old a Python", home, folder, place(0), "--ssh-python", old)
    bench = next(python.parents[1].glob("lib/python3*/site-packages")) / "bench"
    shutil.rmtree(bench, ignore_errors=True)
    (bench / "machine").mkdir(parents=True)
    (bench / "__init__.py").touch()
    (bench / "_version.py").write_text('__version__ = "0.0.1"\n')
    (bench / "machine" / "code.py").write_text(OTHER)
    fleet("another version of the harness", home, folder, place(0))
    fleet("the same, installed", home, folder, place(0), "--install")
    shutil.rmtree(bench)


def old_python() -> str | None:
    """Return an interpreter that is too old, if there is one here that works."""
    named = (shutil.which(f"python3.{minor}") for minor in (10, 9, 8))
    kept = map(str, sorted((Path.home() / ".pyenv/versions").glob("3.10.*/bin/python")))
    found = (path for path in (*named, *kept) if path)
    return next((path for path in found if works(path)), None)


def works(python: str) -> bool:
    """Return whether an interpreter runs; a shim of pyenv's may lead to none."""
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def place(at: int) -> str:
    return f"root@{host_address(at)}:{SSHD_PORT}"


def fleet(
    what: str, home: Path, folder: Path, hosts_: str, *options: str, disturb: Callable[[], None] | None = None
) -> None:
    """Run a fleet, and print its exit status, how long it took, and what it said of each host.

    Disturb it when its first host measures.
    """
    began_s = time.monotonic()
    # The shell there puts in its own host's interpreter.
    given = ["--ssh", hosts_, "--ssh-python", "$BENCH_PYTHON", "--json", "--out", str(folder / "results")]
    env = clean_environment(HOME=str(home))
    with fleet_process(*given, "-v", *options, "--", *WORK, env=env) as ended:
        if disturb is not None:
            until_block(ended)
            disturb()
        out, errors = ended.communicate(timeout=600)
    took_s = time.monotonic() - began_s
    print(f"{what}: exit {ended.returncode}, {took_s:.0f} s", flush=True)
    for one in json.loads(out)["hosts"] if out else ():
        print(f"    {one['host']}: {one['status']}, {one['reason'] or one['run']}")
    lines = errors.splitlines()
    if not out or "Traceback" in errors:
        print("    " + "\n    ".join(lines[-12:]))
    if "hunter2" in errors + out:
        print("    A SECRET WAS PRINTED")


def made_home(home: Path, folder: Path, key: bool = True) -> Path:
    """Make a user's folder with a key that hosts accept, or one that they do not, and the hosts' own keys."""
    ssh = home / ".ssh"
    ssh.mkdir(parents=True, mode=0o700)
    own, host = folder / "own_key", folder / "host_key"
    for path in (own, host):
        if not path.exists():
            keygen(path)
    if key:
        shutil.copy(own, ssh / "id_ed25519")
        shutil.copy(own.with_suffix(".pub"), ssh / "id_ed25519.pub")
    else:
        keygen(ssh / "id_ed25519")
    (ssh / "known_hosts").write_text(known(host.with_suffix(".pub")))
    return home


def keygen(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)


def known(key: Path) -> str:
    text = " ".join(key.read_text().split()[:2])
    return "".join(f"[{host_address(at)}]:{SSHD_PORT} {text}\n" for at in range(3))


def sshd_config(folder: Path, at: int, environment: Mapping[str, str]) -> Path:
    """Write a host's configuration of sshd, which lets one key in."""
    lines = [
        f"Port {SSHD_PORT}",
        f"ListenAddress {host_address(at)}",
        f"HostKey {folder / 'host_key'}",
        f"AuthorizedKeysFile {folder / 'own_key.pub'}",
        "PermitRootLogin prohibit-password",
        "PasswordAuthentication no",
        "StrictModes no",
        "UsePAM no",
        "PidFile none",
        "SetEnv " + " ".join(f'"{name}={text}"' for name, text in environment.items()),
    ]
    file = folder / f"sshd{at}.conf"
    file.write_text("\n".join(lines) + "\n")
    return file
