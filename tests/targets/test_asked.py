"""How a target is written."""

from pathlib import Path

import pytest

from bench.errors import UsageError
from bench.model.target import Items
from bench.planning.asked import Wanted, is_target, parse_code, parse_target, with_own_names


def test_a_file_is_imported_from_its_folder(tmp_path: Path) -> None:
    """One within a package from the folder of the package."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").touch()
    (tmp_path / "pack" / "work.py").write_text("def go(): ...")
    found = parse_target("pack/work.py:go", Wanted(), tmp_path)
    assert (found.name, found.reference) == ("work.py:go", "pack.work:go")
    assert found.folders == (str(tmp_path),)
    with pytest.raises(UsageError, match=r"names no function \(it has go\)"):
        parse_target("pack/work.py", Wanted(), tmp_path)


def test_files_of_one_name_are_told_apart_by_their_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old version of a function is compared with the new one; the same file twice is a mistake."""
    monkeypatch.chdir(tmp_path)
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "work.py").write_text("def go(): ...")
    old, new = (parse_target(f"{folder}/work.py:go", Wanted(), tmp_path) for folder in ("old", "new"))
    assert [one.name for one in with_own_names([old, new])] == ["old/work.py:go", "new/work.py:go"]
    assert [one.name for one in with_own_names([old])] == ["work.py:go"]
    with pytest.raises(UsageError, match=r"work\.py:go is given twice"):
        with_own_names([old, old])


def test_options_that_cannot_be_are_refused(tmp_path: Path) -> None:
    """Each with what to write instead."""
    for text in ("module:", ":f", "module:1x", "no.py:f"):
        with pytest.raises(UsageError, match=r"write it as package\.module:function"):
            parse_target(text, Wanted(), tmp_path)
    with pytest.raises(UsageError, match="for a group, `bench all --only cpu/hash`"):
        parse_target("cpu/hash", Wanted(), tmp_path)
    with pytest.raises(UsageError, match="--check takes equal"):
        parse_target("m:f", Wanted(check="roughly"), tmp_path)
    with pytest.raises(UsageError, match="is not Python"):
        parse_code("1 +", Wanted(), tmp_path)
    with pytest.raises(UsageError, match="--code is empty"):
        parse_code(" ", Wanted(), tmp_path)


def test_calls_are_known_from_items_or_from_their_number() -> None:
    """A function without an argument is called as often as was asked for, and nobody knows for a file."""
    assert [Items(source="5").calls, Items(source="a.json", count=3).calls, Items().calls] == [5, 3, 0]


def test_a_workload_is_no_target() -> None:
    """Workloads have neither a colon nor a folder in their names."""
    assert not is_target("cpu")
    assert is_target("m:f")
    assert is_target("work.py")
