"""The `files` workload: what is written is read back, under every pattern, and nothing stays."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.model.plan import Params
from bench.plugins.pattern import Means, Seen
from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from workloads.file_store import Store, proven
from workloads.files import PATTERNS, WORKLOAD

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}


def params(**levels: Any) -> Params:
    """Return the default levels with some others."""
    return DEFAULTS | levels


def played(scratch: Path, pattern: str, operations: int = 12, **levels: Any) -> list[Seen]:
    """Let a pattern of the loop play twice, and close it."""
    setting = Setting(params=params(pattern=pattern, **levels), seed=3, concurrency=4, scratch=str(scratch))
    opened = WORKLOAD.open_pattern(setting, "loop")
    shared = Setting(params=setting.params, seed=3, concurrency=4, shared=opened.shared)

    async def twice() -> list[Seen]:
        operation = await WORKLOAD.open_async(shared)
        await operation.enter()
        return [await opened.play(means(operation.call, operations)) for _ in range(2)]

    found = asyncio.run(twice())
    assert len(list(Path(opened.shared).iterdir())) == operations
    opened.close()
    return found


def means(call: Any, operations: int, **lent: Any) -> Means:
    """Return what a backend would lend."""
    return Means(call=call, operations=operations, concurrency=4, clock=time.perf_counter_ns, **lent)


def alone(scratch: Path, operations: int = 12, **levels: Any) -> Seen:
    """Return what is seen in sequence."""
    setting = Setting(params=params(**levels), seed=3, concurrency=1, scratch=str(scratch))
    opened = WORKLOAD.open_pattern(setting, "alone")
    shared = Setting(params=setting.params, seed=3, concurrency=1, shared=opened.shared)
    seen: Seen = opened.play(means(WORKLOAD.open_sync(shared).call, operations))
    opened.close()
    return seen


@pytest.mark.parametrize("pattern", PATTERNS["loop"])
@pytest.mark.parametrize("fsync", [False, True])
def test_all_patterns_of_a_loop_do_what_is_done_in_sequence(
    tmp_path: Path, pattern: str, fsync: bool
) -> None:
    """The same proofs of the same files, in every round, and an empty scratch folder at the end."""
    due = alone(tmp_path, fsync=fsync).values
    assert [seen.values for seen in played(tmp_path, pattern, fsync=fsync)] == [due, due]
    assert [one[0] for one in due if isinstance(one, tuple)] == list(range(12))
    assert {(one[1], one[3]) for one in due if isinstance(one, tuple)} == {(4096, True)}
    assert list(tmp_path.iterdir()) == []


def test_a_pool_does_what_is_done_in_sequence(tmp_path: Path) -> None:
    """In threads as well."""
    setting = Setting(params=params(), seed=3, concurrency=4, scratch=str(tmp_path))
    opened = WORKLOAD.open_pattern(setting, "threads")
    shared = Setting(params=setting.params, seed=3, concurrency=4, shared=opened.shared)
    with ThreadPoolExecutor(4) as pool:
        seen = opened.play(means(WORKLOAD.open_sync(shared).call, 12, pool=pool))
    opened.close()
    assert seen.values == alone(tmp_path).values


def test_what_was_there_before_is_no_proof(tmp_path: Path) -> None:
    """A file that still holds an earlier round's content is found out: all but its head is right."""
    store = Store(str(tmp_path), params(), 3)
    first, second = store.content(5), store.content(5)
    assert proven(first, first) == proven(second, second)
    assert proven(second, first)[:3] == proven(second, second)[:3]
    assert proven(second, first)[3] is False


def test_a_file_cut_short_or_changed_is_found_out(tmp_path: Path) -> None:
    """Its length, or its checksum, is another."""
    content = Store(str(tmp_path), params(), 3).content(5)
    right = proven(content, content)
    assert right[:2] == (5, 4096)
    assert proven(content, content[:-1])[1] == 4095
    assert proven(content, content[:-1] + bytes([content[-1] ^ 1]))[2] != right[2]
    assert proven(content, b"")[1:] != right[1:]


def test_the_loop_s_heart_beats_only_where_it_is_asked_to(tmp_path: Path) -> None:
    """Timed rounds without it have nothing but the files in them."""
    assert played(tmp_path, "to_thread")[0].account().figures == {}
    beating = played(tmp_path, "to_thread", heartbeat=True)[0].account().figures
    assert beating.keys() == {"late_p50_s", "late_p99_s", "late_max_s", "longest_block_s"}


def test_both_ways_count_as_bytes() -> None:
    """40 files of 4 KiB written and read in 10 ms."""
    facts = RoundFacts(params=DEFAULTS, operations=40, concurrency=8, wall_s=0.01, timed=True)
    assert WORKLOAD.figures(facts) == {"bytes_per_s": pytest.approx(32_768_000)}


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_no_group_is_pinned_to_one_core(profile: str) -> None:
    """aiofiles has threads of its own, so each group has a model that keeps it on all CPUs."""
    for group in WORKLOAD.groups(facts_for(profile)):
        assert "threads" in {variant.backend for variant in group.variants}


def test_only_the_pattern_that_uses_aiofiles_imports_it() -> None:
    """No phase is charged with it, and no other cell carries it."""
    assert "aiofiles" in WORKLOAD.modules(params(pattern="aiofiles"))
    assert not any(
        "aiofiles" in WORKLOAD.modules(params(pattern=name)) for name in ("open", "to_thread", "map")
    )
