"""The code of an advice runs, and gives what a loop gives."""

import asyncio
import inspect
import io
import pickle
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.advice.records import Option
from bench.model.target import Items, Target
from bench.output.advice.code import code_of
from bench.output.advice.given import given_of
from bench.worker.items import items_of

MODULE = """
import asyncio

STARTED = []

def ready():
    STARTED.append(1)

def double(item):
    return 2 * item

def seven():
    return 7

async def later(item):
    await asyncio.sleep(0)
    return 2 * item

async def begin():
    STARTED.append(1)

def main(item):
    return 2 * item

class Holder:
    def double(self, item):
        return 2 * item

HOLDER = Holder()
"""
MODELS = ["sequential", "threads", "processes", "asyncio"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a module that nobody else has."""
    (tmp_path / "advised_work.py").write_text(MODULE)
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def executed(code: str, folder: Path) -> Any:
    """Return what the program's `main` gives for four items; pools of processes become pools of threads."""
    # A process in a test would be forked off a process with threads.
    path = folder / "program.py"
    path.write_text(code.replace("ProcessPoolExecutor", "ThreadPoolExecutor"))
    program = runpy.run_path(str(path))
    made = program["main"](range(4))
    for runner in program.get("runners", {}).values():
        runner.close()  # as the end of the program does
    return asyncio.run(made) if inspect.iscoroutine(made) else made


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("function", "changes", "expected"),
    [
        ("double", {}, [0, 2, 4, 6]),
        ("seven", {"takes_item": False}, [7] * 4),
        ("later", {"awaits": True}, [0, 2, 4, 6]),
        ("later", {"awaits": True, "setup": "advised_work:begin", "setup_awaits": True}, [0, 2, 4, 6]),
        ("main", {}, [0, 2, 4, 6]),
        ("HOLDER.double", {"sends": True}, [0, 2, 4, 6]),
    ],
)
def test_the_code_runs(
    model: str, function: str, changes: dict[str, Any], expected: list[int], folder: Path
) -> None:
    """Whatever is advised for whatever function, ten lines give the results of a loop."""
    if model == "asyncio" and not changes.get("awaits"):
        pytest.skip("a plain function is not advised to run on a loop")
    target = {"name": "work", "reference": f"advised_work:{function}", "takes_item": True, **changes}
    code = code_of(
        Target(folders=(str(folder),), **target), Option(backend=model, workers=2, params={"chunksize": 2})
    )
    assert executed(code, folder) == expected
    assert len([line for line in code.splitlines() if line]) <= 18


def test_pools_have_the_advised_workers_chunks_and_initializer() -> None:
    """What was measured is what the code does."""
    target = Target(
        name="work",
        reference="advised_work:double",
        setup="advised_work:ready",
        items=Items(count=9),
        takes_item=True,
    )
    code = code_of(target, Option(backend="processes", workers=3, params={"chunksize": 16}))
    assert "ProcessPoolExecutor(max_workers=3, initializer=ready)" in code
    assert "chunksize=16" in code
    assert "main(range(9))" in code
    threads = code_of(target, Option(backend="threads", workers=3))
    assert "    ready()\n" in threads


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("names.txt", "a\nb\n"),
        ("rows.json", '[{"n": 1}, 2.5, null, "c"]'),
        ("rows.jsonl", '{"n": 1}\n\n2.5\n'),
        ("-", "1\n2\n3\n4\n"),
        ("one.csv", "n\n1\n2\n"),
        ("two.csv", "name,n,of\na,1,2.5\nb,2,3\n"),
        ("texts.csv", "name,of\na,b\n"),
    ],
)
def test_items_are_read_as_they_were(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code's expression gives the items that the function was measured with."""
    file, kept = tmp_path / name, tmp_path / "kept"
    file.write_text(text)
    expected = items_of(str(file), ())
    kept.write_bytes(pickle.dumps(expected))
    items = Items(source="-" if name == "-" else str(file), count=len(expected), kept=str(kept))
    given = given_of(items)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    names: dict[str, Any] = {}
    exec("\n".join(given.standard), names)
    assert eval(given.items, names) == expected
    assert not given.remark


@pytest.mark.parametrize(
    ("given", "written", "remark"),
    [
        ([1, 2], "[1, 2]", ""),
        ([1, 2, 3, 4], "[1, 2, 3]", "the first 3 of 4: put all of them here"),
        ([Path("a")], "[]", "put the items here"),
    ],
)
def test_items_of_a_script_are_written_as_far_as_they_can_be(
    given: list[Any], written: str, remark: str, tmp_path: Path
) -> None:
    """What is missing from the code is said in it."""
    kept = tmp_path / "kept"
    kept.write_bytes(pickle.dumps(given))
    items = Items(source="items", count=len(given), kept=str(kept))
    found = given_of(items)
    assert (found.items, found.remark) == (written, remark)


def test_items_are_made_as_they_were(tmp_path: Path) -> None:
    """What makes them is called if it is a function; a module whose name is no identifier is imported."""
    kept = tmp_path / "kept"
    kept.write_bytes(pickle.dumps(["a"]))
    items = Items(source="my-items:main", count=1, kept=str(kept), called=True)
    target = Target(name="work:f", reference="work:f", items=items, takes_item=True)
    code = code_of(target, Option(backend="sequential", workers=1))
    assert "my_items_main = __import__('my-items').main" in code
    assert "main(list(my_items_main()))" in code
    assert given_of(replace(items, called=False)).items == "list(my_items_main)"


def test_an_expression_becomes_a_function(folder: Path) -> None:
    """What was measured with --code needs no module."""
    threads = Option(backend="threads", workers=2)
    target = Target(name="work", code="sum(range(item))", setup="import math", takes_item=True)
    assert executed(code_of(target, threads), folder) == [0, 0, 1, 3]
    statements = replace(target, code="half = item / 2\nmath.floor(half)")
    assert executed(code_of(statements, threads), folder) == [None] * 4
