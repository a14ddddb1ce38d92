"""What is wrong with a function is one sentence that says what to do, before anything is measured."""

from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from bench.api.targets import Asked, tried_out
from bench.errors import UsageError
from bench.model.target import Tried
from bench.planning.asked import Wanted
from tests.targets.trying import tried

UNFIT = {
    "two": "takes other arguments: write a function of one item",
    "leaves": r"calls sys.exit \(3\) \(functions.py:\d+\): return instead",
    "raises": r"for item 3 raises ValueError: not this one \(functions.py:\d+\)",
    "chance": "returns something different each time for one item",
    "leaves_threads": "leaves a thread behind with every call: join it",
    "leaves_children": "leaves a child process behind with every call: end it",
    "comes_back_twice": "its child returns as well: end the child with",
    "dies": "ended the process: exited .exit code 7",
    "leaves_tasks": "leaves a task behind with every call: await it",
    "generates": "is a generator, which has done nothing when it returns",
    "maps": "returns a map, whose work is still to do: return a list",
    "lock": "returns a lock, which cannot be compared",
    "LEFT": "is a list, and no function",
    "squares": "has no 'squares'; did you mean 'square'",
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_function_that_cannot_be_measured_says_why(name: str) -> None:
    """One line names the function, what it does, and the remedy; nothing that it has started is left."""
    before = sleepers()
    with pytest.raises(UsageError, match=UNFIT[name]) as refused, tried(name, items="5"):
        pass
    assert "\n" not in str(refused.value)
    # Tests of other workers may have such a child just now.
    assert name != "leaves_children" or not sleepers() - before


def sleepers() -> set[psutil.Process]:
    """Return the processes that look like those that a function of these tests leaves behind."""
    return {one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", "300"]}


def test_a_script_that_waits_for_itself_is_ended(tmp_path: Path) -> None:
    """Its pool cannot send a function of a module that is still imported; the line says what to write."""
    (tmp_path / "__init__.py").touch()
    with pytest.raises(UsageError, match=r"importing unguarded.py:half ended the process.*`if __name__ =="):
        unguarded(tmp_path, "").__enter__()


def unguarded(folder: Path, context: str) -> AbstractContextManager[tuple[Tried, ...]]:
    """Try out a script that has a pool of its own at work when it is imported."""
    script = folder / "unguarded.py"
    script.write_text(
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "def half(item): return item / 2\n"
        f"print(list(ProcessPoolExecutor(2, {context}).map(half, range(4))))\n"
    )
    return tried_out(Asked(targets=(f"{script}:half",), wanted=Wanted(items="5")), 20.0)


def test_a_script_without_a_guard_is_measured_unless_its_pool_would_import_it_again(tmp_path: Path) -> None:
    """Forked children have the module; spawned ones would start others without end, and are refused."""
    with unguarded(tmp_path, 'get_context("fork")') as (found,):
        assert found.calls > 1
    with pytest.raises(UsageError, match="starts processes while it is imported: put what a script does"):
        unguarded(tmp_path, 'get_context("spawn")').__enter__()


def test_a_function_that_never_returns_is_ended() -> None:
    """The time limit of a step holds for a trial."""
    with pytest.raises(UsageError, match=r"calling functions.py:stops did not end within 3 s"):
        tried("stops", items="5", limit_s=3.0).__enter__()


ITEMS = {
    ":endless": "yields more than 1,000,000 items",
    ":nothing": "yields no items",
    ":alone": "gives a int, and no items",
    "0": "takes a number from 1",
    "nowhere.json": "No such file or directory",
}


@pytest.mark.parametrize("items", ITEMS)
def test_items_that_cannot_be_used_say_why(items: str) -> None:
    """Empty, endless, missing."""
    with pytest.raises(UsageError, match=ITEMS[items]), tried("square", items=items):
        pass


def test_an_argument_that_is_changed_is_noticed() -> None:
    """A second call would not do the same work."""
    with (
        pytest.raises(UsageError, match=r"changes its argument \(item 0\)"),
        tried("changes", items=":lists"),
    ):
        pass


def test_colours_that_differ_are_noticed() -> None:
    """The first item alone would not tell a cube from a square."""
    with (
        pytest.raises(UsageError, match="give different results for item 2 "),
        tried("square", items="5", other=":cube_async"),
    ):
        pass


def test_the_other_colour_must_be_a_coroutine_function() -> None:
    """Called on a loop, a plain function would block it."""
    with (
        pytest.raises(UsageError, match="--async returns its result at once"),
        tried("square", items="5", other=":square"),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "why"),
    [("anonymous", "a lambda"), ("nested", "inside another"), ("opaque", "result")],
)
def test_what_does_not_pickle_is_told_for_processes(name: str, why: str) -> None:
    """Everything else can run it."""
    with tried(name, items="3") as (found,):
        assert why in found.unpicklable
        assert found.error == ""


def test_what_is_learnt_of_a_function() -> None:
    """Its colour, what it takes, whether it is sent along, and that it prints."""
    with tried("square", "square_async", "HOLDER.size", "added", "prints", "remembers", items="4") as found:
        square, awaiting, method, added, prints, remembers = found
    assert [one.target.awaits for one in found] == [False, True, False, False, False, False]
    assert [one.target.sends for one in found] == [False, False, True, True, False, False]
    assert "remembers its results" in remembers.notes[0]
    assert square.notes == ()
    assert "prints (101 bytes per call)" in prints.notes[0]
    assert {one.unpicklable for one in (square, awaiting, method, added)} == {""}
