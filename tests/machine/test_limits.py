"""Tests of bench.machine.limits."""

import resource
from pathlib import Path

import pytest

from bench.machine.limits import UNLIMITED, limits

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
