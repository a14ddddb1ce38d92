"""Tests of bench.machine.cpus."""

import os
import subprocess
import sys

from bench.machine.cpus import can_pin, usable_cpus


def test_the_usable_cpus_are_ascending_and_exist() -> None:
    """The set is what the kernel would give, in an order that a plan can rely on."""
    found = usable_cpus()
    assert found
    assert list(found) == sorted(set(found))
    assert len(found) <= (os.cpu_count() or 1)


def test_a_narrowed_set_is_seen() -> None:
    """A process that was pinned sees the one CPU that it was given, not all of the machine's."""
    program = "import os; from bench.machine.cpus import *; os.sched_setaffinity(0, {max(usable_cpus())})"
    if can_pin():
        asked = f"{program}; print(len(usable_cpus()))"
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "1"


def test_importing_it_costs_a_worker_nothing_heavy() -> None:
    """Neither psutil nor msgspec nor asyncio comes along with the module that workers import."""
    program = (
        "import sys; import bench.machine.cpus; print({'psutil', 'msgspec', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
