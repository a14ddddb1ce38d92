"""Tests of bench.machine.processor."""

from pathlib import Path

import pytest

from bench.machine.cpus import allowed_cpus
from bench.machine.processor import processor

from .made_up import plant

CPU = "sys/devices/system/cpu"


def test_a_full_tree_is_read_whole(tmp_path: Path) -> None:
    """Model, cores, clock and sensors come out of the files of a laptop with two cores of two threads."""
    topology = {f"{CPU}/cpu{n}/topology/core_cpus_list": f"{n % 2},{n % 2 + 2}" for n in range(4)}
    root = plant(
        tmp_path,
        {
            **topology,
            "proc/cpuinfo": "model name : Chip 9\nflags : fpu tsc\nmicrocode : 0xf0\ncpu MHz : 1200.5\n",
            f"{CPU}/cpu0/cpufreq/scaling_governor": "powersave",
            f"{CPU}/cpu1/cpufreq/scaling_governor": "performance",
            f"{CPU}/cpu0/cpufreq/scaling_driver": "intel_pstate",
            f"{CPU}/cpu0/cpufreq/scaling_cur_freq": "1300000",
            f"{CPU}/cpu0/cpufreq/scaling_max_freq": "3000000",
            f"{CPU}/smt/active": "1",
            f"{CPU}/isolated": "2-3",
            f"{CPU}/nohz_full": "(null)",
            "sys/class/hwmon/hwmon1/name": "coretemp",
            "sys/class/hwmon/hwmon1/temp1_input": "41000",
            "sys/class/hwmon/hwmon1/temp2_input": "43500",
            "sys/class/hwmon/hwmon2/name": "nvme",
            "sys/class/hwmon/hwmon2/temp1_input": "70000",
        },
    )
    found = processor(root)
    assert (found["model"], found["microcode"], found["physical"]) == ("Chip 9", "0xf0", 2)
    assert (found["governor"], found["scaling_driver"]) == ("performance, powersave", "intel_pstate")
    assert (found["frequency_hz"], found["frequency_max_hz"]) == (1_300_000_000, 3_000_000_000)
    assert found["frequency_min_hz"] is None
    assert (found["smt"], found["isolated"], found["nohz_full"]) == (True, "2-3", None)
    assert (found["virtual"], found["temperature_c"]) == (False, 43.5)


def test_an_empty_tree_leaves_what_the_process_knows(tmp_path: Path) -> None:
    """Without /proc and /sys everything of theirs is None; what may be used is still known."""
    found = processor(tmp_path)
    known = {key for key, fact in found.items() if fact is not None}
    assert known == {"logical", "usable", "affinity", "can_pin"}
    assert found["affinity"] == list(allowed_cpus())


@pytest.mark.parametrize(
    ("files", "turbo"),
    [
        ({"intel_pstate/no_turbo": "0"}, True),
        ({"intel_pstate/no_turbo": "1", "cpufreq/boost": "1"}, False),
        ({"cpufreq/boost": "1"}, True),
        ({"cpufreq/boost": "0"}, False),
        ({"cpufreq/boost": "?"}, None),
        ({}, None),
    ],
)
def test_turbo_has_two_switches_of_opposite_sense(
    tmp_path: Path, files: dict[str, str], turbo: bool | None
) -> None:
    """Intel's file says `no turbo`, everyone else's says `boost`."""
    root = plant(tmp_path, {f"{CPU}/{name}": text for name, text in files.items()})
    assert processor(root)["turbo"] is turbo


def test_a_guest_and_a_board_are_told_by_their_cpuinfo(tmp_path: Path) -> None:
    """The flag marks a guest; a board has no flags to tell by, and another key for its name."""
    guest = processor(plant(tmp_path / "guest", {"proc/cpuinfo": "flags : fpu hypervisor"}))
    board = processor(plant(tmp_path / "board", {"proc/cpuinfo": "Model : Board 5\ncpu MHz : unknown"}))
    assert guest["virtual"] is True
    assert (board["virtual"], board["model"], board["frequency_hz"]) == (None, "Board 5", None)
