"""Tests of bench.machine.checks.interpreter."""

from bench.machine.checks import interpreter

from ..made_up import seen


def test_what_watches_is_named() -> None:
    """All active instruments stand in the finding."""
    finding = interpreter.instruments(seen("python.instruments", ["sys.settrace", "tracemalloc"]))
    assert (finding.level, finding.saw) == ("warning", "sys.settrace, tracemalloc")
    assert interpreter.instruments(seen("python.instruments", [])).level == "ok"


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
