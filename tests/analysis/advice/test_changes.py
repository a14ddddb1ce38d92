"""What would change an advice."""

from typing import Any

import pytest

from bench.analysis.advice.decide import advise
from bench.model.nature import Doings, NativePool, Payload
from tests.analysis.advice.made_advice import found, nature

WAITS: dict[str, Any] = {"cpu_share": 0.02, "gil_share": 0.01, "two_threads": 1.98}


@pytest.mark.parametrize(
    ("change", "speeds", "changes"),
    [
        ("free_threaded", {"processes": 1.9}, {}),
        ("more_cpus", {"processes": 1.9}, {}),
        ("batch", {"threads": 0.1}, {"call_s": 1e-6, "mean_s": 1e-6}),
        ("fewer_hops", {"asyncio": 0.9}, {"colour": "async", "doings": Doings(hops=200)}),
        ("return_less", {"processes": 0.5}, {"payload": Payload(value_bytes=8 << 20, pickle_s=0.02)}),
        ("send_less", {"processes": 0.5}, {"payload": Payload(argument_bytes=8 << 20, pickle_s=0.02)}),
        (
            "initializer",
            {"processes": 0.5},
            {"payload": Payload(owner_bytes=8 << 20, argument_bytes=8 << 20)},
        ),
        ("own_each", {"processes": 1.5}, {"threads_trouble": "it raised ProgrammingError on item 0"}),
        ("one_thread_each", {"threads": 1.0}, {"cpu_share": 1.9, "gil_share": 0.0}),
        ("await", {"threads/8": 7.9}, WAITS | {"colour": "async", "loop_share": 0.99}),
        ("more_workers", {"threads/64": 60.0}, WAITS),
        ("start_method", {"processes": 1.9}, {"import_s": 1.0}),
        ("keep_memory", {"threads": 2.4}, {"gil_share": 0.02, "two_threads": 1.9, "page_faults": 800.0}),
    ],
)
def test_each_reason_has_its_remedy(change: str, speeds: dict[str, float], changes: dict[str, Any]) -> None:
    """What the figures say leads to what the user can do about it."""
    assert change in [one.id for one in advise(found(speeds, nature(**changes))).changes]


def test_the_variable_of_the_library_is_named() -> None:
    """OpenBLAS has a variable of its own."""
    what = nature(cpu_share=1.9, gil_share=0.0, pools=(NativePool("openblas", 2),))
    texts = [one.text for one in advise(found({"threads": 1.0}, what)).changes]
    assert any("OPENBLAS_NUM_THREADS=1" in text for text in texts)
