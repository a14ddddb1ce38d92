"""Tests of bench.machine.checks.surroundings."""

import pytest

from bench.machine.checks import surroundings
from bench.machine.symptoms import Hungry, Symptoms

from ..made_up import SOUND, machine_with, seen

NOTHING = Symptoms(machine={})


@pytest.mark.parametrize(("load", "level"), [(2.0, "ok"), (2.01, "warning")])
def test_half_of_the_cpus_may_have_been_wanted(load: float, level: str) -> None:
    """On four CPUs a load of two is the most."""
    finding = surroundings.load_average(seen("load.load_1min", load))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(("share", "level"), [(0.1, "ok"), (0.11, "warning")])
def test_others_may_use_a_tenth(share: float, level: str) -> None:
    """Above a tenth of the CPUs' time it is a warning, with the figure."""
    finding = surroundings.busy(Symptoms(machine=SOUND, busy_fraction=share))
    assert finding is not None
    assert (finding.level, finding.saw) == (level, f"{share:.1%} used by others")


@pytest.mark.parametrize(("cpus", "level"), [(0.1, "ok"), (0.11, "warning")])
def test_one_process_may_use_a_tenth_of_a_cpu(cpus: float, level: str) -> None:
    """The hungriest is named with its share."""
    finding = surroundings.hungry(Symptoms(machine=SOUND, hungriest=Hungry("indexer", cpus)))
    assert finding is not None
    assert finding.level == level
    assert "indexer" in finding.saw


def test_where_nobody_is_seen_it_is_noted() -> None:
    """An empty /proc is no proof of quiet."""
    assert surroundings.hidden(NOTHING).level == "note"
    assert surroundings.hidden(Symptoms(machine={}, busy_fraction=0.0)).level == "ok"


@pytest.mark.parametrize(("share", "level"), [(0.01, "ok"), (0.011, "warning")])
def test_one_percent_may_be_stolen(share: float, level: str) -> None:
    """The same bound holds for now and since boot."""
    now = surroundings.steal(Symptoms(machine=SOUND, steal_fraction=share))
    ever = surroundings.steal_since_boot(seen("load.steal_fraction", share))
    assert now is not None
    assert ever is not None
    assert (now.level, ever.level) == (level, level)


@pytest.mark.parametrize(("on_battery", "level"), [(True, "warning"), (False, "ok")])
def test_the_battery_must_not_be_in_use(on_battery: bool, level: str) -> None:
    """Plugged in, or without a battery at all, is well."""
    finding = surroundings.battery(Symptoms(machine=SOUND, on_battery=on_battery))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(
    ("place", "amount", "level"),
    [
        ("memory.available_bytes", 500_000_000, "ok"),
        ("memory.available_bytes", 499_999_999, "warning"),
        ("memory.swap_used_bytes", 800_000_000, "ok"),
        ("memory.swap_used_bytes", 800_000_001, "warning"),
        ("limits.memory_limit_bytes", 500_000_000, "ok"),
        ("limits.memory_limit_bytes", 499_999_999, "warning"),
    ],
)
def test_memory_must_be_left_and_mostly_unswapped(place: str, amount: int, level: str) -> None:
    """Half a gigabyte is the least, within the control group too; a tenth of all may be swapped out."""
    finding = surroundings.memory(seen(place, amount))
    assert finding is not None
    assert finding.level == level


def test_memory_is_judged_without_knowing_the_swap() -> None:
    """Where swap isn't told, what is left is enough to judge by."""
    machine = machine_with({"memory.swap_used_bytes": None, "memory.total_bytes": None})
    finding = surroundings.memory(Symptoms(machine=machine))
    assert finding is not None
    assert finding.level == "ok"


def test_what_is_not_known_has_no_finding() -> None:
    """A machine that doesn't say is not judged."""
    checks = (
        surroundings.load_average,
        surroundings.busy,
        surroundings.hungry,
        surroundings.steal,
        surroundings.steal_since_boot,
        surroundings.battery,
        surroundings.memory,
    )
    assert [check(NOTHING) for check in checks] == [None] * len(checks)
