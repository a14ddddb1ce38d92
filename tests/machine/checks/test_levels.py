"""Tests of where the checks draw their lines: a fact of a machine, and the level of the finding on it."""

from typing import Any

import pytest

from bench.machine.checks import interpreter, process, processor, resources, surroundings
from bench.machine.symptoms import Hungry, Symptoms
from bench.machine.ulimit import UNLIMITED

from ..made_up import SOUND, seen

FACTS: tuple[tuple[Any, str, Any, str | None], ...] = (
    # Either kind of checking is enough; not knowing of assertions isn't held against a build.
    (interpreter.debug_build, "python.debug_build", True, "warning"),
    (interpreter.debug_build, "python.assertions", True, "warning"),
    (interpreter.debug_build, "python.debug_build", False, "ok"),
    (interpreter.debug_build, "python.assertions", None, "ok"),
    # A build that asked for no optimisation may have it all the same.
    (interpreter.optimised, "python.pgo", True, "ok"),
    (interpreter.optimised, "python.pgo", None, "note"),
    (interpreter.dev_mode, "python.flags", {"dev_mode": True}, "warning"),
    (interpreter.dev_mode, "python.flags", {"dev_mode": False}, "ok"),
    # Any text at all switches it on, as asyncio has it.
    (interpreter.asyncio_debug, "python.variables", {"PYTHONASYNCIODEBUG": "1"}, "warning"),
    (interpreter.asyncio_debug, "python.variables", {"PYTHONASYNCIODEBUG": ""}, "ok"),
    (interpreter.asyncio_debug, "python.variables", {}, "ok"),
    # Disabled, never due, or talking; another threshold is noted.
    (interpreter.collector, "python.gc_enabled", False, "warning"),
    (interpreter.collector, "python.gc_debug", 1, "warning"),
    (interpreter.collector, "python.gc_thresholds", [0, 10, 10], "warning"),
    (interpreter.collector, "python.gc_thresholds", [50_000, 10, 10], "note"),
    (interpreter.collector, "python.gc_thresholds", [2000, 10, 0], "ok"),
    (interpreter.collector, "python.gc_thresholds", "none", None),
    (interpreter.switch_interval, "python.switch_interval_s", 0.005, "ok"),
    (interpreter.switch_interval, "python.switch_interval_s", 1e-6, "warning"),
    (interpreter.switch_interval, "python.switch_interval_s", 1.0, "warning"),
    # Less slack than usual delays nothing.
    (process.timer_slack, "process.timer_slack_ns", 0, "ok"),
    # One CPU with another governor is enough.
    (processor.governor, "cpu.governor", "performance", "ok"),
    (processor.governor, "cpu.governor", "powersave", "warning"),
    (processor.governor, "cpu.governor", "performance, powersave", "warning"),
    (processor.governor, "cpu.governor", None, "note"),
    (processor.turbo, "cpu.turbo", True, "warning"),
    (processor.turbo, "cpu.turbo", False, "ok"),
    (processor.turbo, "cpu.turbo", None, "note"),
    # Below two CPUs nothing is concurrent, below three the server shares.
    (processor.cpus, "cpu.usable", 1, "warning"),
    (processor.cpus, "cpu.usable", 2, "note"),
    (processor.cpus, "cpu.usable", 3, "ok"),
    (processor.affinity, "cpu.can_pin", True, "ok"),
    (processor.affinity, "cpu.can_pin", False, "warning"),
    (processor.quota, "limits.cpu_quota", None, "ok"),
    (processor.quota, "limits.cpu_quota", 4.0, "ok"),
    (processor.quota, "limits.cpu_quota", 3.9, "warning"),
    # Neighbours can't be remedied from here.
    (processor.virtual, "cpu.virtual", True, "note"),
    (processor.virtual, "cpu.virtual", False, "ok"),
    (processor.temperature, "cpu.temperature_c", 84.9, "ok"),
    (processor.temperature, "cpu.temperature_c", 85.0, "warning"),
    (resources.descriptors, "limits.descriptors_soft", 1024, "ok"),
    (resources.descriptors, "limits.descriptors_soft", 1023, "warning"),
    (resources.descriptors, "limits.descriptors_soft", None, "note"),
    (resources.processes, "limits.processes_soft", 1199, "warning"),
    (resources.processes, "limits.pids_left", 1199, "warning"),
    (resources.processes, "limits.pids_left", 1200, "ok"),
    (resources.allowances, "limits.cpu_time_soft_s", 60, "warning"),
    (resources.allowances, "limits.file_size_soft_bytes", 8192, "warning"),
    (resources.allowances, "limits.cpu_time_soft_s", UNLIMITED, "ok"),
    (resources.semaphores, "limits.semaphores", "Read-only file system", "warning"),
    (resources.semaphores, "limits.semaphores", "ok", "ok"),
    (resources.ports, "limits.tcp_sockets", 28_232 - 3999, "warning"),
    (resources.ports, "limits.tcp_sockets", 28_232 - 4000, "ok"),
    (resources.ports, "limits.ephemeral_ports", [60_000, 60_999], "warning"),
    (resources.ports, "limits.ephemeral_ports", [None, "x"], None),
    (resources.ports, "limits.ephemeral_ports", ["1", []], None),
    (resources.ports, "limits.ephemeral_ports", "12", None),
    (resources.ports, "limits.ephemeral_ports", [1], None),
    (resources.loopback, "limits.loopback_up", False, "warning"),
    (resources.loopback, "limits.loopback_up", True, "ok"),
    (resources.clock_resolution, "clock.resolution_s", 1e-6, "ok"),
    (resources.clock_resolution, "clock.resolution_s", 1.1e-6, "warning"),
    # A guest's scaled counter is noted, a chip on the board is warned of.
    (resources.clock_source, "clock.source", "tsc", "ok"),
    (resources.clock_source, "clock.source", "arch_sys_counter", "ok"),
    (resources.clock_source, "clock.source", "kvm-clock", "note"),
    (resources.clock_source, "clock.source", "hpet", "warning"),
    # On four CPUs a load of two is the most.
    (surroundings.load_average, "load.load_1min", 2.0, "ok"),
    (surroundings.load_average, "load.load_1min", 2.01, "warning"),
    (surroundings.steal_since_boot, "load.steal_fraction", 0.01, "ok"),
    (surroundings.steal_since_boot, "load.steal_fraction", 0.011, "warning"),
    # Half a gigabyte is the least, within the control group too; a tenth of all may be swapped out.
    (surroundings.memory, "memory.available_bytes", 500_000_000, "ok"),
    (surroundings.memory, "memory.available_bytes", 499_999_999, "warning"),
    (surroundings.memory, "memory.swap_used_bytes", 800_000_000, "ok"),
    (surroundings.memory, "memory.swap_used_bytes", 800_000_001, "warning"),
    (surroundings.memory, "memory.swap_used_bytes", None, "ok"),
    (surroundings.memory, "limits.memory_limit_bytes", 500_000_000, "ok"),
    (surroundings.memory, "limits.memory_limit_bytes", 499_999_999, "warning"),
)


@pytest.mark.parametrize(("check", "place", "value", "level"), FACTS)
def test_a_fact_is_judged(check: Any, place: str, value: Any, level: str | None) -> None:
    """Each bound has a case on either side; whatever is not ok has a remedy; nonsense has no finding."""
    finding = check(seen(place, value))
    assert (finding and finding.level) == level
    assert finding is None or bool(finding.remedy) is (level != "ok")


@pytest.mark.parametrize(
    ("check", "sample", "level"),
    [
        (surroundings.busy, {"busy_fraction": 0.1}, "ok"),
        (surroundings.busy, {"busy_fraction": 0.11}, "warning"),
        (surroundings.hungry, {"hungriest": Hungry("indexer", 0.1)}, "ok"),
        (surroundings.hungry, {"hungriest": Hungry("indexer", 0.11)}, "warning"),
        (surroundings.steal, {"steal_fraction": 0.01}, "ok"),
        (surroundings.steal, {"steal_fraction": 0.011}, "warning"),
        (surroundings.battery, {"on_battery": True}, "warning"),
        (surroundings.battery, {"on_battery": False}, "ok"),
        # An empty /proc is no proof of quiet.
        (surroundings.hidden, {}, "note"),
        (surroundings.hidden, {"busy_fraction": 0.0}, "ok"),
        # What a run needs is the caller's to say.
        (resources.descriptors, {"descriptors_needed": 1024}, "ok"),
        (resources.descriptors, {"descriptors_needed": 1025}, "warning"),
    ],
)
def test_a_sample_is_judged(check: Any, sample: dict[str, Any], level: str) -> None:
    """What the machine was seen to do meanwhile has bounds, too."""
    assert check(Symptoms(machine=SOUND, **sample)).level == level
