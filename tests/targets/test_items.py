"""Items from files and callables."""

from pathlib import Path

import pytest

from bench.model.target import Items, Target
from bench.plugins.target import item_of, stride
from bench.worker.items import ItemsError, items_of

FILES: dict[str, tuple[str, object]] = {
    "a.json": ('[1, {"b": 2}]', [1, {"b": 2}]),
    "a.jsonl": ('1\n\n{"b": 2}\n', [1, {"b": 2}]),
    "a.csv": ("n,name\n1,x\n2,y\n", [{"n": 1, "name": "x"}, {"n": 2, "name": "y"}]),
    "one.csv": ("size\n1.5\n2\n", [1.5, 2.0]),
    "words.txt": ("a b\nc\n", ["a b", "c"]),
    "standard-input": ("[3, 4]", [3, 4]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_by_its_kind(name: str, tmp_path: Path) -> None:
    """JSON, JSON Lines, CSV with its names and numbers, and lines."""
    text, expected = FILES[name]
    (tmp_path / name).write_text(text)
    assert items_of(str(tmp_path / name), ()) == expected


BAD = {"a.json": ("{}", "no list"), "b.json": ("[", "is not JSON"), "c.jsonl": ("1\nx", "line 2")}
BAD |= {"d.csv": ("a,b\n1\n", "row 2 has 1 fields"), "e.csv": ("a\n", "no items"), "f.txt": ("", "no items")}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_holds_no_items_says_why(name: str, tmp_path: Path) -> None:
    """The message names the file, and where in it."""
    text, why = BAD[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(ItemsError, match=why):
        items_of(str(tmp_path / name), ())


def test_no_more_is_read_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may have no end, as /dev/zero has none."""
    monkeypatch.setattr("bench.worker.items.MOST_FILE_BYTES", 3)
    (tmp_path / "long.txt").write_text("abcd")
    with pytest.raises(ItemsError, match=r"long.txt holds more than"):
        items_of(str(tmp_path / "long.txt"), ())


@pytest.mark.parametrize("count", [1, 2, 3, 10, 97, 1000])
def test_items_are_taken_evenly_and_all_of_them(count: int) -> None:
    """As many operations as items take each once, and the first tenth comes from all over the list."""
    item = item_of(Target(name="x", items=Items(count=count)))
    assert sorted(item(index) for index in range(count)) == list(range(count))
    assert stride(count) >= 1
    tenth = [item(index) for index in range(count // 10)]
    assert len(tenth) < 5 or abs(sum(tenth) / len(tenth) - count / 2) < count / 4
