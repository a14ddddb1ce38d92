"""Real processes: started in sessions of their own, and ended, every one."""

import gc
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.errors import ServiceError
from bench.runner.children import Child, Nursery, signal_name
from tests.eventually import gone, members, running

FAMILY = """
import os, signal, socket, sys
channel = socket.socket(fileno=int(sys.argv[1]))
pids = [os.getpid()]
for depth in range(2):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, b'!')
        signal.pause()
    os.read(reader, 1)
channel.sendall(b'%d\\n' % os.getpid())
signal.pause()
"""
OBEDIENT = """
import socket, sys
channel = socket.socket(fileno=int(sys.argv[1]))
channel.sendall(b'here\\n')
channel.recv(1)
"""
STUBBORN = (
    OBEDIENT
    + """
import signal
signal.pause()
"""
)
DAEMON = """
import os, signal, socket, sys
channel = socket.socket(fileno=int(sys.argv[1]))
if pid := os.fork():
    channel.sendall(b'%d\\n' % pid)
else:
    os.setsid()
signal.pause()
"""
CONDUCTOR = """
import os, signal, sys
from bench.runner.children import Nursery
nursery = Nursery().__enter__()
for name in ("family", "daemon"):
    print(nursery.start(name, os.environ).channel.makefile().readline(), end="", flush=True)
signal.pause()
"""


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """Return an environment in which the tiny modules can be imported."""
    (tmp_path / "family.py").write_text(FAMILY)
    (tmp_path / "daemon.py").write_text(DAEMON)
    (tmp_path / "obedient.py").write_text(OBEDIENT)
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def greeted(child: Child) -> str:
    """Return the child's first line."""
    return child.channel.makefile().readline()


def test_a_child_has_a_session_of_its_own(environment: Mapping[str, str]) -> None:
    """The terminal's Ctrl-C does not reach it, and its group holds all that it starts."""
    with Nursery() as nursery:
        child = nursery.start("family", environment)
        greeted(child)
        assert os.getsid(child.pid) == child.pid != os.getsid(0)
        assert len(members(child.pid)) == 3


def test_without_process_groups_the_tree_is_ended(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: a child goes with all that it has started."""
    monkeypatch.delattr(os, "killpg")
    with Nursery() as nursery:
        child = nursery.start("family", environment)
        greeted(child)
        family = members(child.pid)
        nursery.end(child)
    assert len(family) == 3
    assert gone(family)


def test_the_nursery_ends_everything(environment: Mapping[str, str]) -> None:
    """Children and grandchildren are gone when it is left, and so is its warden."""
    before = set(children_of_mine())
    with Nursery() as nursery:
        children = [nursery.start(name, environment) for name in ("family", "obedient", "obedient")]
        for child in children:
            greeted(child)
        pids = set().union(*(members(child.pid) for child in children))
        assert len(pids) == 5
    assert not running(pids)
    assert set(children_of_mine()) == before


def test_the_nursery_ends_everything_on_an_error(environment: Mapping[str, str]) -> None:
    """Whatever goes wrong, nobody stays."""
    pids: set[int] = set()

    def go_wrong() -> None:
        with Nursery() as nursery:
            child = nursery.start("family", environment)
            greeted(child)
            pids.update(members(child.pid))
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        go_wrong()
    assert len(pids) == 3
    assert not running(pids)


def children_of_mine() -> list[int]:
    """Return the processes that this one has as its children."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return sorted(running(int(pid) for pid in listed.split()))


def test_one_that_hangs_up_goes_by_itself(environment: Mapping[str, str]) -> None:
    """When its line closes, an obedient child leaves with exit code 0."""
    with Nursery() as nursery:
        child = nursery.start("obedient", environment)
        greeted(child)
        nursery.dismiss(child, limit_s=30)
        assert child.process.returncode == 0


def test_one_that_does_not_go_is_ended(environment: Mapping[str, str]) -> None:
    """After its time the whole group is killed."""
    with Nursery() as nursery:
        child = nursery.start("family", environment)
        greeted(child)
        pids = members(child.pid)
        nursery.dismiss(child, limit_s=0.01)
        assert child.process.returncode == -signal.SIGKILL
        assert not running(pids)


def test_ending_does_not_need_a_list_of_processes(
    environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where /proc is empty nobody can be counted, and all are ended all the same."""

    def uncountable() -> list[int]:
        raise IndexError

    with Nursery() as nursery:
        child = nursery.start("family", environment)
        greeted(child)
        with monkeypatch.context() as patched:
            patched.setattr("psutil.pids", uncountable)
            nursery.end(child)
        assert child.process.returncode == -signal.SIGKILL


def test_ending_twice_is_ending_once(environment: Mapping[str, str]) -> None:
    """A child that has ended already can be ended again."""
    with Nursery() as nursery:
        child = nursery.start("obedient", environment)
        nursery.end(child)
        nursery.end(child)


def test_the_warden_ends_what_a_killed_conductor_left(environment: Mapping[str, str]) -> None:
    """After a SIGKILL of the conductor it says so, and nobody stays: child, daemon of one, or warden."""
    conductor = subprocess.Popen(
        [sys.executable, "-c", CONDUCTOR], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert conductor.stdout is not None
    family, daemon = (int(conductor.stdout.readline()) for _ in range(2))
    tasks = Path(f"/proc/{conductor.pid}/task/{conductor.pid}/children")
    pids = {daemon, *map(int, tasks.read_text().split()), *members(family)}
    assert len(pids) == 6
    conductor.kill()
    _, told = conductor.communicate()
    assert told.startswith(b"bench: killed from outside")
    assert gone(pids)


def test_the_warden_leaves_alone_what_has_ended() -> None:
    """A group that was ended is taken off the list, for its number may be somebody else's by then."""
    warden = subprocess.Popen(
        [sys.executable, str(Path(__file__).parents[2] / "bench" / "runner" / "reaper.py"), "MARK=none"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    stranger = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True
    )
    try:
        _, told = warden.communicate(f"+{stranger.pid}\n-{stranger.pid}\n.\n", timeout=60)
        assert told == ""
        assert warden.returncode == 0
        assert running([stranger.pid])
    finally:
        stranger.kill()
        stranger.wait()


def descriptors() -> int:
    """Return how many descriptors this process holds."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_child_that_cannot_be_started_says_what_to_do(environment: Mapping[str, str]) -> None:
    """Without descriptors to be had, the reason names them, and the conductor stays able to act."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    gc.collect()  # what other tests have left open must not be closed in the middle of this one
    with Nursery() as nursery:
        used, lowest_free = descriptors(), os.dup(0)
        os.close(lowest_free)
        for room in range(6):
            resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free + room, hard))
            try:
                with pytest.raises(ServiceError, match="ulimit -n"):
                    nursery.start("obedient", environment)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert descriptors() == used


def test_a_signal_without_a_name_has_its_number() -> None:
    """Real-time signals are told as well."""
    assert signal_name(signal.SIGTERM) == "SIGTERM"
    assert signal_name(signal.SIGRTMIN + 5) == str(signal.SIGRTMIN + 5)


def test_a_child_that_closes_its_line_but_stays_is_told(environment: Mapping[str, str]) -> None:
    """An end of the line is not taken for the end of the process."""
    with Nursery() as nursery:
        child = nursery.start("stubborn", environment)
        greeted(child)
        assert child.ending() == "closed its connection, but did not exit"
