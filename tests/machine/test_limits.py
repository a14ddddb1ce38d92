"""Tests of bench.machine.limits."""

import multiprocessing
import resource
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from bench.machine.limits import limits
from bench.machine.ulimit import UNLIMITED

from .made_up import plant


def test_the_kernels_files_are_read(tmp_path: Path) -> None:
    """Backlog, ports and threads come from /proc."""
    root = plant(
        tmp_path,
        {
            "proc/sys/net/core/somaxconn": "4096",
            "proc/sys/net/ipv4/ip_local_port_range": "32768\t60999",
            "proc/sys/kernel/threads-max": "1000",
        },
    )
    found = limits(root)
    assert (found["somaxconn"], found["ephemeral_ports"]) == (4096, [32768, 60999])
    assert found["threads_max"] == 1000


@pytest.mark.parametrize("text", ["", "1", "1 2 3", "a b", "1 1000000"])
def test_a_range_that_is_none_is_none(tmp_path: Path, text: str) -> None:
    """Two ports or nothing."""
    root = plant(tmp_path, {"proc/sys/net/ipv4/ip_local_port_range": text})
    assert limits(root)["ephemeral_ports"] is None


def test_descriptors_are_this_processs_own(tmp_path: Path) -> None:
    """The limits are those that the process would meet, and no limit reads as the largest number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = limits(tmp_path)
    assert found["descriptors_soft"] == (UNLIMITED if soft == resource.RLIM_INFINITY else soft)
    assert found["descriptors_hard"] == (UNLIMITED if hard == resource.RLIM_INFINITY else hard)


def test_what_connections_and_pools_need_is_read(tmp_path: Path) -> None:
    """Sockets that wait for their end keep their ports; a control group has room for so many processes."""
    files = {
        "proc/net/sockstat": "sockets: used 97\nTCP: inuse 5 orphan 0 tw 20 alloc 7\nUDP: inuse 1 mem 0\n",
        "sys/fs/cgroup/cgroup.controllers": "pids\n",
        "sys/fs/cgroup/pids.max": "100\n",
        "sys/fs/cgroup/pids.current": "70\n",
    }
    found = limits(plant(tmp_path / "full", files))
    assert (found["tcp_sockets"], found["pids_left"]) == (25, 30)
    bare = limits(tmp_path)
    assert (bare["tcp_sockets"], bare["pids_left"]) == (None, None)


def test_the_loopback_interface_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up or down; unknown where there is none, or where asking is forbidden."""

    def refuse() -> None:
        raise PermissionError(1, "Operation not permitted")

    for up in (True, False):
        monkeypatch.setattr(psutil, "net_if_stats", lambda up=up: {"lo": SimpleNamespace(isup=up)})
        assert limits(tmp_path)["loopback_up"] is up
    for ask in (dict, refuse):
        monkeypatch.setattr(psutil, "net_if_stats", ask)
        assert limits(tmp_path)["loopback_up"] is None


@pytest.mark.parametrize(("number", "says"), [(None, "ok"), (30, "Read-only file system")])
def test_semaphores_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None, says: str
) -> None:
    """Whether they can be made is known only after one has been."""

    def make(*_: object, **__: object) -> None:
        if number:
            raise OSError(number, "refused")

    monkeypatch.setattr(multiprocessing.get_context("fork"), "Semaphore", make)
    assert limits(tmp_path)["semaphores"] == says
