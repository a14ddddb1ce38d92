"""Every example runs: its function, on the first of its items."""

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def loaded(name: str) -> Any:
    """Return an example as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what examples write in a folder of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "small", "function", "items", "expected"),
    [
        ("parse_logs", {"FILES": 1, "LINES": 100}, "slow_requests", "logs", range(30, 70)),
        ("hash_files", {"FILES": 1, "SIZE_BYTES": 3}, "digest", "files", None),
        ("resize_pictures", {"PICTURES": 1, "SIDE": 300}, "thumbnail", "pictures", range(100, 100_000)),
    ],
)
def test_examples_on_files_run(
    name: str, small: dict[str, int], function: str, items: str, expected: range | None
) -> None:
    """Items are written on their first use, and the function gives what it says."""
    module = loaded(name)
    for constant, value in small.items():
        setattr(module, constant, value)
    (item,) = getattr(module, items)()
    assert (item,) == tuple(getattr(module, items)())
    found: Any = getattr(module, function)(item)
    assert len(found) == 64 if expected is None else found in expected


def test_the_examples_on_data_run() -> None:
    """A shop's sales are a twentieth of all; half of the numbers from 0 to 1 have a mean of 0.75."""
    sqlite, numpy = loaded("query_sqlite"), loaded("numpy_threads")
    sqlite.ROWS = 2_000
    assert sqlite.turnover(3) == pytest.approx(sum(n * 0.01 for n in range(3, 2_000, 20)))
    numpy.VALUES = numpy.VALUES[:10_000]
    assert numpy.upper_half(0) == pytest.approx(0.75 * 5_000, rel=0.02)


def test_the_examples_on_the_network_run() -> None:
    """The local API answers one call, and a crawler that follows its links."""
    server, calling, crawling = loaded("api_server"), loaded("call_api"), loaded("crawl")
    server.DELAY_S = 0.0

    async def both() -> tuple[int, int]:
        listening = await asyncio.start_server(server.answer, "127.0.0.1", 0)
        async with listening:
            calling.PORT = crawling.PORT = listening.sockets[0].getsockname()[1]
            return await asyncio.to_thread(calling.page, 7), await crawling.crawl(7)

    assert asyncio.run(both()) == (7, 7 + 15 + 16)
