"""Libraries come in the versions that this interpreter has, as far as they exist for the other one."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.machine.interpreters.asking import NotMeasurableError
from bench.machine.interpreters.installing import Installed, install, tools
from bench.machine.interpreters.libraries import Libraries, Library, needed
from tests.machine.interpreters.made import answer

WANTED = Libraries(
    (Library("aiohttp", "[speedups]", ">=3"), Library("msgspec"), Library("psutil")),
    {"msgspec": "1", "aiohttp": "3"},
)


class Index:
    """An index that has some libraries, and notes what was asked of it."""

    def __init__(self, folder: Path, lacks: Sequence[str] = (), unpinned: Sequence[str] = ()) -> None:
        self._folder, self._lacks, self._unpinned = folder, lacks, unpinned
        self.ran: list[list[str]] = []

    def __call__(self, command: Sequence[str], limit_s: float) -> tuple[int, str, str]:
        """Make the folder, or install what there is."""
        self.ran.append(list(command))
        if "venv" in command:
            self._folder.mkdir(exist_ok=True)
            return 0, "", ""
        pinned = "-c" in command
        lacking = [*self._lacks, *(self._unpinned if pinned else ())]
        missing = any(name in word for name in lacking for word in command[-3:])
        return (1, "", "no version found") if missing else (0, "", "")


@pytest.fixture(autouse=True)
def _without_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.machine.interpreters.installing.shutil.which", lambda _: None)


def test_all_are_installed_at_once_where_they_exist(tmp_path: Path) -> None:
    """One command makes the environment, one tries the essential ones, one fills it, with our versions."""
    index = Index(tmp_path / "e")
    assert install(answer(), tmp_path / "e", WANTED, index) == Installed()
    assert len(index.ran) == 3
    assert (tmp_path / "e" / "versions.txt").read_text() == "msgspec==1\naiohttp==3\n"


def test_extras_that_do_not_exist_there_are_left_out_by_name(tmp_path: Path) -> None:
    """The library itself is installed."""
    found = install(answer(), tmp_path / "e", WANTED, Index(tmp_path / "e", lacks=["speedups"]))
    assert found == Installed(("aiohttp[speedups]",))


def test_a_library_without_this_version_there_comes_in_another(tmp_path: Path) -> None:
    """And one that does not exist there at all is named."""
    index = Index(tmp_path / "e", lacks=["aiohttp"], unpinned=["msgspec"])
    assert install(answer(), tmp_path / "e", WANTED, index).missing == ("aiohttp",)


def test_without_what_workers_are_made_of_there_is_no_environment(tmp_path: Path) -> None:
    """Every way is tried, with these alone; each has its reason, in one line."""
    index = Index(tmp_path / "e", lacks=["msgspec"])
    with pytest.raises(
        NotMeasurableError, match=r"pip cannot get msgspec.*this interpreter's pip cannot get"
    ):
        install(answer(), tmp_path / "e", WANTED, index)
    assert len(index.ran) == 2 * 3


def test_an_interpreter_without_pip_uses_this_ones(tmp_path: Path) -> None:
    """But for the build without the GIL, of which an older pip knows nothing."""
    assert [tool.name for tool in tools(answer(), tmp_path)] == ["pip", "this interpreter's pip"]
    assert [tool.name for tool in tools(answer("3.14.7t"), tmp_path)] == ["pip"]


def test_workers_need_no_libraries_of_the_conductor() -> None:
    """What draws and computes stays here; all versions are those of this environment."""
    found = needed()
    names = {one.name for one in found.wanted}
    assert {"msgspec", "psutil", "aiohttp"} <= names
    assert not names & {"matplotlib", "pandas", "scipy", "rich", "typer", "jinja2"}
    assert names <= set(found.versions)
