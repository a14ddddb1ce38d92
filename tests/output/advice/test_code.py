"""The code of an advice runs, and gives what a loop gives."""

import asyncio
import inspect
import pickle
import runpy
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.advice.records import Option
from bench.model.target import Items, Target
from bench.output.advice.code import Usage, code_of
from bench.output.advice.usage import usage_of

MODULE = """
import asyncio

STARTED = []

def start():
    STARTED.append(1)

def double(item):
    return 2 * item

def seven():
    return 7

async def later(item):
    await asyncio.sleep(0)
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
    monkeypatch.syspath_prepend(str(tmp_path))
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
        ("HOLDER.double", {"sends": True}, [0, 2, 4, 6]),
    ],
)
def test_the_code_runs(
    model: str, function: str, changes: dict[str, Any], expected: list[int], folder: Path
) -> None:
    """Whatever is advised for whatever function, ten lines give the results of a loop."""
    if model == "asyncio" and not changes.get("awaits"):
        pytest.skip("a plain function is not advised to run on a loop")
    usage = Usage(reference=f"advised_work:{function}", folder=str(folder), **changes)
    code = code_of(usage, Option(backend=model, workers=2, params={"chunksize": 2}))
    assert executed(code, folder) == expected
    assert len([line for line in code.splitlines() if line]) <= 15


def test_pools_have_the_advised_workers_chunks_and_initializer() -> None:
    """What was measured is what the code does."""
    usage = Usage(reference="advised_work:double", setup="advised_work:start", items="range(9)")
    code = code_of(usage, Option(backend="processes", workers=3, params={"chunksize": 16}))
    assert "ProcessPoolExecutor(max_workers=3, initializer=start)" in code
    assert "chunksize=16" in code
    assert "main(range(9))" in code
    threads = code_of(usage, Option(backend="threads", workers=3))
    assert "    start()\n" in threads


def test_items_are_read_as_they_were(tmp_path: Path) -> None:
    """The lines of a file, and what a function of a package yields."""
    (tmp_path / "names.txt").write_text("a\nb\n")
    kept = tmp_path / "kept"
    kept.write_bytes(pickle.dumps(["a", "b"]))
    items = Items(source=str(tmp_path / "names.txt"), count=2, kept=str(kept))
    target = Target(name="work:f", reference="work:f", items=items)
    assert usage_of(target, "threads").items == f"Path({items.source!r}).read_text().splitlines()"
    yielded = usage_of(replace(target, items=replace(items, source="package.module:names")), "threads")
    assert (yielded.items, yielded.own) == ("list(names())", ("from package.module import names",))


def test_an_expression_becomes_a_function(folder: Path) -> None:
    """What was measured with --code needs no module."""
    threads = Option(backend="threads", workers=2)
    usage = Usage(expression="sum(range(item))", setup="import math")
    assert executed(code_of(usage, threads), folder) == [0, 0, 1, 3]
    statements = replace(usage, expression="half = item / 2\nmath.floor(half)")
    assert executed(code_of(statements, threads), folder) == [None] * 4
