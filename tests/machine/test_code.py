"""Tests of bench.machine.code."""

import sys
from pathlib import Path

import pytest

from bench.machine.code import Code, code_of

from .made_up import plant


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of modules that can be imported."""
    files = {"work/__init__.py": "", "work/deep/waits.py": "WAIT_S = 0.005", "alone.py": "X = 1"}
    monkeypatch.syspath_prepend(plant(tmp_path, files))
    monkeypatch.delitem(sys.modules, "work", raising=False)
    return tmp_path


def test_any_file_of_a_package_decides_its_digest(folder: Path) -> None:
    """An edit in a module deep within changes it, a copy elsewhere of the same text does not."""
    before = code_of(["work", "alone"])
    assert before["work"].path == str(folder / "work")
    (folder / "work/deep/waits.py").write_text("WAIT_S = 0.015")
    after = code_of(["work", "alone"])
    assert after["work"].digest != before["work"].digest
    assert after["alone"] == before["alone"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["no_such_package", "no_such_package.inside", "alone.inside", ""])
def test_what_cannot_be_found_has_neither_path_nor_digest(name: str) -> None:
    """Nothing is raised for it."""
    assert code_of([name]) == {name: Code("", "")}
