"""Whether the GIL is as it should be, and who changed it."""

import warnings
from collections.abc import Iterator

import pytest

from bench.worker.meters import gil


@pytest.fixture(autouse=True)
def _nobody_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gil, "_modules", [])


@pytest.fixture
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        yield


def states(monkeypatch: pytest.MonkeyPatch, start: bool | None, now: bool | None) -> None:
    """Have the GIL been so at the start, and be so now."""
    monkeypatch.setattr(gil, "at_start", lambda: start)
    monkeypatch.setattr(gil, "enabled", lambda: now)


@pytest.mark.parametrize(
    ("start", "now", "expected", "trouble"),
    [
        (False, False, "off", ""),
        (True, True, "on", ""),
        (True, True, "", ""),
        (None, None, "", ""),
        (False, True, "", "the GIL came on: an extension module"),
        (False, True, "off", "the GIL came on: an extension module"),
        (True, True, "off", "the GIL was on from the start"),
        (False, False, "on", "the GIL was off"),
    ],
)
def test_a_state_that_is_not_due_is_trouble(
    monkeypatch: pytest.MonkeyPatch, start: bool | None, now: bool | None, expected: str, trouble: str
) -> None:
    """Without a wish, it must stay as the interpreter started."""
    states(monkeypatch, start, now)
    assert gil.trouble(expected).startswith(trouble)
    assert bool(gil.trouble(expected)) == bool(trouble)


@pytest.mark.usefixtures("_quiet")
def test_the_module_that_turns_it_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in the warning that the interpreter gives, which is shown all the same."""
    shown: list[str] = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *_: shown.append(str(message)))
    states(monkeypatch, False, False)
    gil.listen()
    said = (
        "The global interpreter lock (GIL) has been enabled to load module 'planted', which has not declared"
    )
    warnings.showwarning(said, RuntimeWarning, "", 0)
    states(monkeypatch, False, True)
    assert "the module 'planted'" in gil.trouble("off")
    assert shown == [said]


def test_where_the_gil_is_on_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with the GIL stays as light as it was."""
    before = warnings.showwarning
    states(monkeypatch, True, True)
    gil.listen()
    assert warnings.showwarning is before
