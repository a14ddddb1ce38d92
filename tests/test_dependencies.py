"""What is imported is declared, and what is heavy is not imported where it is not needed."""

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bench.api import ground
from bench.model.plan import Cell, Skipped
from bench.planning.groups import plan_cell
from bench.planning.needs import lacking
from bench.plugins import registry
from bench.plugins.workload import GroupSpec, Variant
from bench.worker.protocol import Done, Prepare, decode_answer, frame, receive

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "matplotlib", "scipy", "numpy", "PIL")
OURS = ("bench", "workloads", "tests")
# Distributions whose packages go by another name.
DISTRIBUTIONS = {"PIL": "pillow", "markdown_it": "markdown-it-py", "pytest_benchmark": "pytest-benchmark"}


def imported(package: str) -> set[str]:
    """Return the foreign packages that the modules of ours name in an import."""
    found: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    # `_typeshed` exists for type checkers only, which bring it along.
    return found - sys.stdlib_module_names - set(OURS) - {"_typeshed"}


def declared(*extras: str) -> set[str]:
    """Return the distributions that pyproject names, with those of some extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = [*project["dependencies"], *(one for e in extras for one in project["optional-dependencies"][e])]
    return {re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0] for one in listed}


TESTED = ("advise", "fleet", "parquet", "pytest")
OPTIONAL = (*TESTED, "everything", "dask", "gevent", "loky", "trio", "uvloop")


@pytest.mark.parametrize(
    ("package", "extras"), [("bench", OPTIONAL), ("workloads", ()), ("tests", ("test", *TESTED))], ids=OURS
)
def test_what_is_imported_is_declared(package: str, extras: tuple[str, ...]) -> None:
    """Nothing is had only because something else happens to need it."""
    names = {DISTRIBUTIONS.get(name, name) for name in imported(package)}
    assert names <= declared(*extras)


def loaded_by(*command: str) -> set[str]:
    """Return the packages that are imported while a command runs."""
    # The child's own report, for what a command imports it imports late.
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    rows = [line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if "import time:" in line]
    assert len(rows) > 20, "the interpreter told nothing of what it imported"
    return {row.partition(".")[0] for row in rows}


BENCH = str(Path(sys.executable).with_name("bench"))
LIGHT = {
    "help": (BENCH, "--help"),
    "version": (BENCH, "--version"),
    "help of a command": (BENCH, "all", "--help"),
    "module": (sys.executable, "-c", "import bench"),
    "list": (BENCH, "list", "backends"),
}


@pytest.mark.parametrize("name", LIGHT)
def test_what_measures_nothing_and_draws_nothing_is_light(name: str) -> None:
    """The help, the version, the module itself and the list start without the libraries of tables."""
    assert not loaded_by(*LIGHT[name]) & set(HEAVY)


def test_drawing_is_not_light() -> None:
    """The instrument can see what it looks for."""
    assert "numpy" in loaded_by(sys.executable, "-c", "import bench.analysis.stats.compare")


def planned(workload: str, backend: str) -> Cell | Skipped:
    """Return a workload's cell at its defaults."""
    spec = GroupSpec(name=workload, question="", variants=())
    return plan_cell(registry.workload(workload), spec, Variant(backend), 2, ground("quick"))


def lightest(workload: str) -> str:
    """Return the backend that imports the least of those that the workload has patterns for."""
    return next(name for name in ("sequential", "asyncio") if isinstance(planned(workload, name), Cell))


def prepare(workload: str, backend: str, scratch: Path) -> Prepare:
    """Return the order to host a workload at its defaults."""
    cell = planned(workload, backend)
    assert isinstance(cell, Cell)
    return Prepare(
        workload=registry.reference(registry.WORKLOADS, workload),
        backend=registry.reference(registry.BACKENDS, backend),
        params=cell.params,
        colour=cell.colour,
        concurrency=2,
        seed=1,
        address="",
        cpus=(),
        scratch=str(scratch),
    )


# What is not installed here; and a cluster of dask's brings what it likes.
MISSING = {"dask"} | {
    name
    for name, backend in registry.backends().items()
    if lacking(backend, {key: one.default for key, one in backend.parameters.items()})
}
# Those that are light share one worker; what one of them brought along would show there as well.
HEAVY_ONES = ("images",)
LIGHT_ONES = [(name, lightest(name)) for name in registry.workload_names() if name not in HEAVY_ONES]
BACKENDS = [("dispatch", name) for name in registry.backend_names() if name not in MISSING]
CELLS = {
    "workloads": LIGHT_ONES,
    "backends": BACKENDS,
    **{name: [(name, lightest(name))] for name in HEAVY_ONES},
}


# A worker that leaves takes no leave; it is made to tell what it has imported.
TELLING = """
import os, sys
from bench.worker.host import main
def tell(status=0):
    os.write(1, " ".join(sys.modules).encode())
os._exit = tell
main()
if "multiprocessing" in sys.modules:
    tell()
"""


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_a_worker_imports_what_its_cell_needs(cells: list[tuple[str, str]], tmp_path: Path) -> None:
    """A worker that has prepared its cell has none of what only tables, charts and commands need.

    What the workload itself names as its own it may have.
    """
    orders = [prepare(workload, backend, tmp_path) for workload, backend in cells]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-c", TELLING, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdout=subprocess.PIPE,
            text=True,
        )
        for order in orders:
            ours.sendall(frame(order))
        ours.shutdown(socket.SHUT_WR)  # it leaves when it has answered
        loaded = {name.partition(".")[0] for name in worker.communicate()[0].split()}
        assert all(isinstance(decode_answer(receive(ours) or b""), Done) for _ in orders)
    assert "workloads" in loaded
    own = {
        name.partition(".")[0]
        for (workload, _), order in zip(cells, orders, strict=True)
        for name in registry.workload(workload).modules(order.params)
    }
    assert len(cells) == 1 or not own & {*HEAVY}
    assert not (loaded - own) & {*HEAVY, "rich", "typer", "jinja2"}
