"""The shape of the code: its rooms, the length of its files, the length of its functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = {
    "cli", "api", "output", "analysis", "runner", "worker",
    "backends", "planning", "storage", "machine", "plugins", "model",
}  # fmt: skip
OWN_FILES = {"__init__.py", "__main__.py", "_version.py", "errors.py", "text.py", "py.typed"}
MOST_FILE_LINES, MOST_FUNCTION_LINES = 300, 40
SOURCES = sorted(
    path for room in ("bench", "workloads", "tests", "tools") for path in (ROOT / room).rglob("*.py")
)


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a file, nested ones too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_the_root_holds_twelve_rooms_and_the_packages_own_files() -> None:
    """Whatever is new belongs into one of the rooms."""
    entries = {path.name for path in (ROOT / "bench").iterdir() if path.name != "__pycache__"}
    assert entries == ROOMS | OWN_FILES


def test_files_and_functions_are_short() -> None:
    """A file tells one story, and a function fits a glance."""
    texts = {path: path.read_text() for path in SOURCES}
    assert [str(path) for path, text in texts.items() if text.count("\n") > MOST_FILE_LINES] == []
    long = [
        f"{path}:{one.lineno} {one.name}"
        for path, text in texts.items()
        for one in functions(text)
        if (one.end_lineno or 0) - one.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []
