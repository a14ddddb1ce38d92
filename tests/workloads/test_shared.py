"""Updates of one object that all share, or of one each."""

import gc
import threading

import pytest

from bench.plugins import RoundFacts, Setting
from workloads import allocate, shared
from workloads.shared import KINDS, WORKLOAD


def setting(**levels: object) -> Setting:
    """Return a setting at these levels, the others small."""
    params = {"kind": "dict", "place": "shared", "updates": 300, **levels}
    return Setting(params=params, seed=1, concurrency=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_updated_as_often_as_asked(kind: str) -> None:
    """The value tells the operation and how many updates it made."""
    one = WORKLOAD.open_sync(setting(kind=kind))
    one.enter()
    assert one.call(4) == (4, 300)


@pytest.mark.parametrize(("place", "made"), [("shared", 1), ("own", 3)])
def test_threads_share_one_or_have_one_each(place: str, made: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two threads, and the opening itself, each makes one only where each is to have its own."""
    count = []

    def counted() -> shared.Update:
        count.append(1)
        return shared.of_dict()

    monkeypatch.setattr(shared, "KINDS", {"dict": counted})
    one = WORKLOAD.open_sync(setting(place=place))
    threads = [threading.Thread(target=one.enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(count) == made


def test_what_a_shared_counter_lost_is_a_figure() -> None:
    """It is told by how much it grew, which is less than what it was asked for where updates got lost."""
    one = WORKLOAD.open_sync(setting(kind="counter"))
    assert one.counters
    for _ in range(2):
        one.enter()
        one.call(0)
    assert one.counters() == {shared.COUNTED: 600}
    assert WORKLOAD.open_sync(setting()).counters is None
    facts = RoundFacts(
        params=setting(kind="counter").params,
        operations=3,
        warmup=1,
        concurrency=2,
        wall_s=1.0,
        timed=True,
        told={shared.COUNTED: 900},
    )
    assert WORKLOAD.figures(facts) == {"lost_updates_percent": 25.0}


@pytest.mark.parametrize(
    ("level", "runs", "frozen"), [("on", True, False), ("off", False, False), ("frozen", True, True)]
)
def test_the_collector_is_as_asked_until_the_operation_is_closed(
    level: str, runs: bool, frozen: bool
) -> None:
    """Objects are made whatever it does, and afterwards it is on again."""
    params = {"objects": 50, "live": 10, "collector": level}
    before = gc.get_freeze_count()
    one = allocate.WORKLOAD.open_sync(Setting(params=params, seed=1, concurrency=1))  # type: ignore[arg-type]
    try:
        assert gc.isenabled() is runs
        assert (gc.get_freeze_count() > before) is frozen
        assert one.call(3) == (3, 50)
    finally:
        one.close()
    assert gc.isenabled()
