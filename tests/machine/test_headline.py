"""Tests of bench.machine.headline."""

from typing import Any

import pytest

from bench.machine.headline import headline

from .made_up import SOUND, machine_with


def test_a_known_machine_reads_as_one_line() -> None:
    """Processor, CPUs, system and interpreter stand in that order."""
    assert headline(SOUND) == "AMD EPYC · 4 CPUs · Linux 6.1 · CPython 3.11.7"


def test_one_cpu_and_no_gil_are_said_as_they_are() -> None:
    """The plural is right, and an interpreter without the lock says so."""
    line = headline(machine_with({"cpu.usable": 1, "python.gil_enabled": False}))
    assert line == "AMD EPYC · 1 CPU · Linux 6.1 · CPython 3.11.7 without GIL"


@pytest.mark.parametrize("machine", [{}, None, [], {"cpu": "x"}, {"cpu": {"model": 7, "usable": "four"}}])
def test_nothing_known_is_said_so(machine: Any) -> None:
    """A stranger's description of any shape gives a line."""
    assert headline(machine) == "unknown machine"


@pytest.mark.parametrize("count", [-1, 0, 10**6, pytest.param(10**5000, id="huge"), 2.5, True, None])
def test_counts_that_no_machine_has_are_left_out(count: Any) -> None:
    """Not even a number too large to be written raises."""
    assert headline({"cpu": {"usable": count}, "system": {"os": "Linux"}}) == "Linux"


def test_what_a_stranger_wrote_stays_short_and_harmless() -> None:
    """Length is bounded, and neither escapes nor formulas reach the chart."""
    nasty = "\x1b]0;$\\frac{1}{$\n" + "long " * 10_000
    line = headline(
        {
            "cpu": {"model": nasty},
            "system": {"os": nasty, "kernel": nasty},
            "python": {"implementation": nasty, "version": nasty},
        }
    )
    assert len(line) <= 120
    assert line.isprintable()
    assert "$" not in line
