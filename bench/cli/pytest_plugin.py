"""The fixture `concurrency` for pytest: a function under several models, in a test."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bench.api.testing import Measured

MODELS = ("asyncio", "threads", "processes")
# Another test's times would be disturbed, and this one's.
LOCK = "concurrency.lock"


class Disturbed(UserWarning):
    """Something in this test session is not as in a program that is not tested."""


@pytest.fixture
def concurrency(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Measure a function under several models: `concurrency(function, items, backends=[…], limit=8)`.

    The models appear as entries of pytest-benchmark where that is installed. Other arguments are those of
    `bench.run`.
    """

    def measure(
        function: Callable[..., Any],
        items: Iterable[Any] | int | None = None,
        backends: Sequence[str] = MODELS,
        limit: int = 8,
        **options: Any,
    ) -> "Measured":
        from bench.api.running import run
        from bench.api.testing import Measured

        _warn_of_instruments()
        results = options.pop("results", None) or tmp_path_factory.mktemp("concurrency")
        with _alone(tmp_path_factory.getbasetemp()):
            found = Measured(run(function, items, backends=backends, limit=limit, results=results, **options))
        _add_benchmarks(request, found)
        return found

    return measure


def _warn_of_instruments() -> None:
    import warnings

    from bench.machine.python import instruments

    if active := instruments():
        warnings.warn(
            Disturbed(
                f"active in this process: {', '.join(active)}; functions are measured in processes without, "
                "so their times are not distorted, and their lines are not covered"
            ),
            stacklevel=3,
        )


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    """Measure one function at a time, whatever else the workers of pytest-xdist do."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    import warnings

    warnings.warn(
        Disturbed("tests of other xdist workers run at the same time: smaller differences stay unseen"),
        stacklevel=3,
    )
    with (base.parent / LOCK).open("w") as lock, _locked(lock):
        yield


def _locked(lock: Any) -> Any:
    with suppress(ImportError):  # Windows
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
    return nullcontext()


def _add_benchmarks(request: pytest.FixtureRequest, found: "Measured") -> None:
    """Add an entry for each model to the session of pytest-benchmark, if there is one and it is enabled."""
    session = getattr(request.config, "_benchmarksession", None)
    if session is None or session.disabled or session.skip:
        return
    from pytest_benchmark import stats

    from bench.analysis.run.cell_times import timed_walls

    node = request.node
    made: Any = stats.Metadata
    for model, row in found.models.items():
        stub = SimpleNamespace(
            name=f"{node.name}[{model}]",
            fullname=f"{node.nodeid}[{model}]",
            group=node.nodeid,
            param=model,
            params={"model": model},
            extra_info={
                "speedup": row.speedup,
                "speedup_ci": row.speedup_ci,
                "operations": row.cell.operations,
            },
            cprofile_stats=None,
            has_error=False,
        )
        entry: Any = made(stub, iterations=row.cell.operations or 1, options=_options(session))
        for walls_s in timed_walls(row.cell).values():
            for wall_s in walls_s:
                entry.update(wall_s)
        session.benchmarks.append(entry)


def _options(session: Any) -> dict[str, Any]:
    return {name: value for name, value in session.options.items() if not name.startswith("cprofile")}
