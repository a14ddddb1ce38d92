"""Tests of bench.machine.files."""

from pathlib import Path

import pytest

from bench.machine.files import as_float, read_int, read_pairs, read_text, read_word

from .made_up import plant


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    """A missing file, a folder, and bytes that are no text are all simply not known."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "bytes", tmp_path / "bytes" / "below"):
        assert read_text(path) is None
        assert read_word(path) is None
        assert read_int(path) is None
        assert read_pairs(path) == {}


def test_empty_text_is_text_but_no_word(tmp_path: Path) -> None:
    """An empty file can be told from a missing one where that matters, and is None where it doesn't."""
    root = plant(tmp_path, {"empty": " \n"})
    assert read_text(root / "empty") == ""
    assert read_word(root / "empty") is None


@pytest.mark.parametrize(("text", "number"), [("42\n", 42), ("-1", -1), ("max", None), ("1.5", None)])
def test_only_whole_numbers_are_ints(tmp_path: Path, text: str, number: int | None) -> None:
    """A file that holds anything but one whole number has none."""
    assert read_int(plant(tmp_path, {"n": text}) / "n") == number


def test_the_first_of_repeated_keys_counts(tmp_path: Path) -> None:
    """/proc/cpuinfo repeats its keys for every CPU; the first CPU speaks for all."""
    root = plant(tmp_path, {"info": "model\t: A: B\nno separator\nmodel : C\n"})
    assert read_pairs(root / "info") == {"model": "A: B"}


@pytest.mark.parametrize("text", [None, "", "x", "nan", "inf", "-inf"])
def test_numbers_are_finite_or_none(text: str | None) -> None:
    """No NaN and no infinity gets into a result, whatever a file says."""
    assert as_float(text) is None
