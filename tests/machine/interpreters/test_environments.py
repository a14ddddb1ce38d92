"""An environment is made once, and one that was not finished is made anew."""

from pathlib import Path

import pytest

from bench.machine.interpreters.asking import Answer, NotMeasurableError
from bench.machine.interpreters.environments import FINISHED, environment_of
from bench.machine.interpreters.installing import Installed
from bench.machine.interpreters.libraries import Libraries
from tests.machine.interpreters.made import answer

LIBRARIES = Libraries((), {})


def make(_: Answer, place: Path, __: Libraries) -> Installed:
    """Make what an installation would."""
    (place / "lib" / "python3.14" / "site-packages").mkdir(parents=True)
    (place / "bin").mkdir()
    (place / "bin" / "python").touch(0o755)
    return Installed(("brotli",))


def refuse(_: Answer, place: Path, __: Libraries) -> Installed:
    """Fail half-way."""
    place.mkdir()
    raise NotMeasurableError("cannot get msgspec")


def test_the_second_run_finds_what_the_first_one_made(tmp_path: Path) -> None:
    """The user is told once, and the packages measured are linked, not copied."""
    told: list[str] = []
    first = environment_of(answer(), LIBRARIES, told.append, tmp_path, make)
    second = environment_of(answer(), LIBRARIES, told.append, tmp_path, refuse)
    assert first == second
    assert first.installed.missing == ("brotli",)
    assert len(told) == 1
    links = (Path(first.python).parents[1] / "lib" / "python3.14" / "site-packages").iterdir()
    assert {link.name for link in links if link.is_symlink()} >= {"bench", "workloads"}


def test_other_versions_of_libraries_make_another(tmp_path: Path) -> None:
    """As does another interpreter of the same name."""
    paths = {
        environment_of(found, libraries, lambda _: None, tmp_path, make).python
        for found in (answer(), answer(build="another"))
        for libraries in (LIBRARIES, Libraries((), {"h11": "1"}))
    }
    assert len(paths) == 4


def test_what_fails_leaves_nothing_but_the_lock(tmp_path: Path) -> None:
    """So that the next run tries again."""
    with pytest.raises(NotMeasurableError):
        environment_of(answer(), LIBRARIES, lambda _: None, tmp_path, refuse)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]
    environment_of(answer(), LIBRARIES, lambda _: None, tmp_path, make)


def test_one_that_was_interrupted_is_made_again(tmp_path: Path) -> None:
    """Without the mark of its end it is not used."""
    made = environment_of(answer(), LIBRARIES, lambda _: None, tmp_path, make)
    place = Path(made.python).parents[1]
    (place / FINISHED).unlink()
    with pytest.raises(NotMeasurableError, match="begun before"):
        environment_of(answer(), LIBRARIES, lambda _: None, tmp_path, _strict)


def _strict(_: Answer, place: Path, __: Libraries) -> Installed:
    raise NotMeasurableError("begun before" if place.exists() else "new")


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With the variable that chooses another."""
    (tmp_path / "file").touch()
    with pytest.raises(NotMeasurableError, match="XDG_CACHE_HOME"):
        environment_of(answer(), LIBRARIES, lambda _: None, tmp_path / "file", make)
