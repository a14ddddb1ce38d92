"""A user's own function is planned and measured under every model that can run it."""

import pytest

from bench.model.run import BlockRecord
from tests.targets.trying import measured, planned, tried

MODELS = ("asyncio", "threads", "processes")


def digests(record: BlockRecord) -> set[str]:
    """Return the digests of all cells' rounds."""
    return {one.digest for cell in record.cells.values() for one in cell.rounds}


@pytest.mark.parametrize("name", ["square", "square_async"])
def test_every_model_runs_a_function_of_either_colour(name: str) -> None:
    """A function goes to a loop's threads, a coroutine function gets a loop in each worker."""
    with tried(name, items=":numbers") as found:
        assert found[0].target.awaits is (name == "square_async")
        record = measured(planned(found, MODELS))
    assert record.failures == {}
    assert len(record.cells) == 4
    assert len(digests(record)) == 1
