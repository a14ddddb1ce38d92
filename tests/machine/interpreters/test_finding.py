"""Which program a name means."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.machine.interpreters.asking import Answer, NotMeasurableError, TooOldError
from bench.machine.interpreters.finding import find
from tests.machine.interpreters.made import answer


def installed(folder: Path, *paths: str) -> None:
    """Put programs into a folder."""
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        file.chmod(0o755)


def asked(**versions: str) -> Callable[[str], Answer]:
    """Return who answers for programs: by a part of their path, its version; others are no Python."""

    def ask(path: str) -> Answer:
        version = next((version for part, version in versions.items() if part in path), None)
        if version is None:
            raise NotMeasurableError("is no Python")
        return answer(version, executable=path)

    return ask


def test_a_version_is_found_on_path_in_pyenv_and_in_uv(tmp_path: Path) -> None:
    """The newest of several in one place; a shim that starts nothing is passed over."""
    pyenv, uv = ".pyenv/versions/3.99.{}/bin/python3.99", ".local/share/uv/python/cpython-3.98.1-linux/bin"
    installed(tmp_path, "shims/python3.99", pyenv.format(2), pyenv.format(10), f"{uv}/python3.98")
    environment = {"PATH": str(tmp_path / "shims"), "HOME": str(tmp_path)}
    ask = asked(**{"3.99.2/": "3.99.2", "3.99.10/": "3.99.10", "cpython": "3.98.1"})
    assert find("3.99", environment, ask).version == (3, 99, 10)
    assert find("python3.99.2", environment, ask).version == (3, 99, 2)
    assert find("3.98", environment, ask).version == (3, 98, 1)


def test_a_t_asks_for_the_build_without_the_gil(tmp_path: Path) -> None:
    """And a version without it for the build with it, whatever the program is called."""
    installed(tmp_path, "a/python3.99", "b/python3.99", "c/python3.99t")
    environment = {"PATH": f"{tmp_path}/a:{tmp_path}/b:{tmp_path}/c", "HOME": str(tmp_path)}
    ask = asked(**{"/a/": "3.99.1t", "/b/": "3.99.2", "/c/": "3.99.3t"})
    assert find("3.99t", environment, ask).full in ("3.99.1t", "3.99.3t")
    assert find("3.99", environment, ask).full == "3.99.2"


def test_a_path_may_be_an_interpreter_or_an_environment(tmp_path: Path) -> None:
    """Of a folder, its `bin/python`."""
    installed(tmp_path, "env/bin/python", "plain")
    ask = asked(env="3.99.1", plain="3.99.2")
    assert find(str(tmp_path / "env"), {}, ask).executable.endswith("env/bin/python")
    assert find(str(tmp_path / "plain"), {}, ask).version == (3, 99, 2)


def test_a_version_that_is_there_and_too_old_says_so(tmp_path: Path) -> None:
    """It is not said to be missing."""
    installed(tmp_path, "bin/python3.9")

    def ask(path: str) -> Answer:
        if path.endswith("bin/python3.9"):
            raise TooOldError("is Python 3.9.18")
        return answer("3.99.1", executable=path)

    with pytest.raises(TooOldError):
        find("3.9", {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}, ask)


def test_what_is_not_found_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """With the command that installs it, and what was found instead."""
    installed(tmp_path, "bin/python3.99")
    environment = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    with pytest.raises(NotMeasurableError, match=r"uv python install 3\.99.* is no Python"):
        find("3.99", environment, asked())
    with pytest.raises(NotMeasurableError, match="does not exist"):
        find(str(tmp_path / "nothing"), environment, asked())
    with pytest.raises(NotMeasurableError, match="is not on PATH"):
        find("snake", environment, asked())
