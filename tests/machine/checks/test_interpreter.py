"""Tests of bench.machine.checks.interpreter."""

from typing import Any

import pytest

from bench.machine.checks import interpreter
from bench.machine.symptoms import Symptoms

from ..made_up import seen

NOTHING = Symptoms(machine={})


@pytest.mark.parametrize(
    ("key", "value", "level"),
    [
        ("debug_build", True, "warning"),
        ("assertions", True, "warning"),
        ("debug_build", False, "ok"),
        ("assertions", None, "ok"),
    ],
)
def test_a_build_that_checks_itself_is_warned_of(key: str, value: bool | None, level: str) -> None:
    """Either kind of checking is enough; not knowing of assertions isn't held against a build."""
    finding = interpreter.debug_build(seen(f"python.{key}", value))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(("pgo", "level"), [(True, "ok"), (None, "note")])
def test_a_build_that_asked_for_no_pgo_is_noted(pgo: bool | None, level: str) -> None:
    """It may have it all the same, so there is no more than a note; the word of the options is given."""
    finding = interpreter.optimised(seen("python.pgo", pgo))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(("on", "level"), [(True, "warning"), (False, "ok")])
def test_development_mode_is_warned_of(on: bool, level: str) -> None:
    """On and off."""
    finding = interpreter.dev_mode(seen("python.flags", {"dev_mode": on}))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(
    ("variables", "level"),
    [({"PYTHONASYNCIODEBUG": "1"}, "warning"), ({"PYTHONASYNCIODEBUG": ""}, "ok"), ({}, "ok")],
)
def test_asyncios_debug_mode_is_warned_of(variables: dict[str, str], level: str) -> None:
    """Any text at all switches it on, as asyncio has it."""
    finding = interpreter.asyncio_debug(seen("python.variables", variables))
    assert finding is not None
    assert finding.level == level


def test_what_watches_is_named() -> None:
    """All active instruments stand in the finding."""
    finding = interpreter.instruments(seen("python.instruments", ["sys.settrace", "tracemalloc"]))
    assert (finding.level, finding.saw) == ("warning", "sys.settrace, tracemalloc")
    assert interpreter.instruments(seen("python.instruments", [])).level == "ok"


@pytest.mark.parametrize(
    "check",
    [
        interpreter.debug_build,
        interpreter.optimised,
        interpreter.dev_mode,
        interpreter.asyncio_debug,
        interpreter.variables,
        interpreter.collector,
        interpreter.switch_interval,
    ],
)
def test_what_is_not_known_has_no_finding(check: Any) -> None:
    """A machine that doesn't say is not judged."""
    assert check(NOTHING) is None


def test_a_loop_in_debug_mode_is_warned_of_whatever_made_it_so() -> None:
    """Also where no variable says so."""
    finding = interpreter.asyncio_debug(seen("python.asyncio_debug", True))
    assert finding is not None
    assert (finding.level, finding.distorts) == ("warning", True)


def test_debugging_variables_are_named() -> None:
    """All but those that have a check of their own; settings of a deployment are none."""
    variables = {
        "PYTHONMALLOC": "debug",
        "AIOHTTP_NO_EXTENSIONS": "1",
        "PYTHONDEVMODE": "1",
        "PYTHON_GIL": "0",
    }
    finding = interpreter.variables(seen("python.variables", variables))
    assert finding is not None
    assert (finding.level, finding.distorts) == ("warning", True)
    assert finding.saw == "PYTHONMALLOC=debug, AIOHTTP_NO_EXTENSIONS=1"


@pytest.mark.parametrize(
    ("place", "value", "level"),
    [
        ("gc_enabled", False, "warning"),
        ("gc_debug", 1, "warning"),
        ("gc_thresholds", [0, 10, 10], "warning"),
        ("gc_thresholds", [50_000, 10, 10], "note"),
        ("gc_thresholds", [2000, 10, 0], "ok"),
        ("gc_thresholds", "none", None),
    ],
)
def test_a_collector_that_is_off_is_warned_of(place: str, value: Any, level: str | None) -> None:
    """Disabled, never due, or talking; another threshold is noted."""
    finding = interpreter.collector(seen(f"python.{place}", value))
    assert (finding.level if finding else None) == level


@pytest.mark.parametrize(("seconds", "level"), [(0.005, "ok"), (1e-6, "warning"), (1.0, "warning")])
def test_another_switch_interval_is_warned_of(seconds: float, level: str) -> None:
    """Shorter and longer."""
    finding = interpreter.switch_interval(seen("python.switch_interval_s", seconds))
    assert finding is not None
    assert finding.level == level
