"""Tests of bench.machine.cgroup."""

from pathlib import Path

import pytest

from bench.machine.cgroup import cpu_quota, memory_limit_bytes, throttled_ns, throttling_files, version

from .made_up import plant

V2 = {"sys/fs/cgroup/cgroup.controllers": "cpu memory\n"}
V1 = {"sys/fs/cgroup/cpu/cpu.shares": "1024\n"}


def test_without_control_groups_nothing_is_known(tmp_path: Path) -> None:
    """No hierarchy, no version, no limits."""
    assert version(tmp_path) is None
    assert cpu_quota(tmp_path) is None
    assert memory_limit_bytes(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "quota"), [("150000 100000", 1.5), ("max 100000", None), ("", None), ("5 0", None)]
)
def test_version_2_quota_is_in_cpus(tmp_path: Path, text: str, quota: float | None) -> None:
    """Quota over period, and None for `max` and for nonsense."""
    root = plant(tmp_path, {**V2, "proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": text})
    assert version(root) == 2
    assert cpu_quota(root) == quota


def test_the_tightest_ancestor_counts(tmp_path: Path) -> None:
    """A limit further up binds as well, also where the group's own folder can't be seen."""
    root = plant(
        tmp_path,
        {
            **V2,
            "proc/self/cgroup": "0::/a/b/c\n",
            "sys/fs/cgroup/a/cpu.max": "100000 100000",
            "sys/fs/cgroup/a/b/cpu.max": "300000 100000",
            "sys/fs/cgroup/a/memory.max": "4096",
            "sys/fs/cgroup/a/b/memory.max": "max",
        },
    )
    assert cpu_quota(root) == 1.0
    assert memory_limit_bytes(root) == 4096


def test_a_group_outside_the_namespace_falls_back_to_the_mount(tmp_path: Path) -> None:
    """A path with `..` is not followed out of the mount."""
    root = plant(
        tmp_path,
        {
            **V2,
            "proc/self/cgroup": "0::/../other\n",
            "sys/fs/cgroup/cpu.max": "200000 100000",
            "sys/fs/other/cpu.max": "100 100000",
        },
    )
    assert cpu_quota(root) == 2.0


def test_version_1_has_a_path_for_each_controller(tmp_path: Path) -> None:
    """Quota and memory are looked up under their own controllers' groups."""
    root = plant(
        tmp_path,
        {
            **V1,
            "proc/self/cgroup": "broken\n3:memory:/m\n2:cpu,cpuacct:/c\n1:name=systemd:/s\n",
            "sys/fs/cgroup/cpu/c/cpu.cfs_quota_us": "50000",
            "sys/fs/cgroup/cpu/c/cpu.cfs_period_us": "100000",
            "sys/fs/cgroup/memory/m/memory.limit_in_bytes": "8192",
        },
    )
    assert version(root) == 1
    assert cpu_quota(root) == 0.5
    assert memory_limit_bytes(root) == 8192


def test_version_1_says_unlimited_in_its_own_way(tmp_path: Path) -> None:
    """-1 and the largest page-aligned number mean that there is no limit."""
    root = plant(
        tmp_path,
        {
            **V1,
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
        },
    )
    assert cpu_quota(root) is None
    assert memory_limit_bytes(root) is None


def test_every_quota_has_a_file_that_counts_its_pauses(tmp_path: Path) -> None:
    """The group's own and those of its ancestors; a folder without a quota pauses nobody."""
    root = plant(
        tmp_path,
        {
            **V2,
            "proc/self/cgroup": "0::/a/b/c\n",
            "sys/fs/cgroup/a/cpu.max": "100000 100000",
            "sys/fs/cgroup/a/b/cpu.max": "max 100000",
            "sys/fs/cgroup/a/b/c/cpu.max": "50000 100000",
        },
    )
    mount = f"{root}/sys/fs/cgroup"
    assert throttling_files(root) == [f"{mount}/a/b/c/cpu.stat", f"{mount}/a/cpu.stat"]


@pytest.mark.parametrize(
    ("stat", "paused_ns"),
    [
        ("nr_periods 9\nnr_throttled 2\nthrottled_usec 1500\n", 1_500_000),
        ("nr_periods 9\nnr_throttled 2\nthrottled_time 1500\n", 1500),
        ("nr_periods 9\nthrottled_usec many\n", None),
        ("", None),
    ],
)
def test_pauses_have_another_unit_in_each_version(stat: str, paused_ns: int | None) -> None:
    """Microseconds in version 2, nanoseconds in version 1, and None for what is not told."""
    assert throttled_ns(stat) == paused_ns
