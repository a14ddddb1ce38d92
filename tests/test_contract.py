"""One contract for every registered pair of workload and backend, kept by real workers at a tiny size."""

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache

import psutil
import pytest
from msgspec import Struct
from msgspec.structs import replace

from bench.api import ground
from bench.model.plan import SEQUENTIAL, Cell, Params, Plan, Skipped
from bench.model.rounds import RoundKind
from bench.model.run import BlockRecord
from bench.planning.groups import plan_cell, plan_group
from bench.planning.parameters import backend_parameters, patterns_of
from bench.plugins import registry
from bench.plugins.pattern import Patterned
from bench.plugins.workload import GroupSpec, Parameter, Variant
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.pilot import due_digests

OPERATIONS, CONCURRENCY = 3, 2
MANY, EVERY = 8, 6
ALL = os.environ.get("BENCH_CONTRACT") == "all"
KINDS: tuple[RoundKind, ...] = ("timed", "traced")
GROUND = ground("quick")
# A made-up time must not be shorter than the real waits that a workload asks for.
MADE_UP: Params = {"cost_s": 1.0}
# Of operations whose size is a parameter, small ones do the same.
SMALL: Params = {
    **{"iterations": 20, "objects": 200, "live": 1000, "updates": 200, "side_pixels": 64},
    **{"body_bytes": 1024, "size_bytes": 4096},
}


def choices(parameters: Mapping[str, Parameter]) -> list[Params]:
    """Return combinations of the levels that can be listed; the others stay at their default.

    All of them, or where that is more than a few, the defaults with one level changed in each way.
    """
    listed = {name: one.choices for name, one in parameters.items() if one.choices}
    every = [dict(zip(listed, levels, strict=True)) for levels in itertools.product(*listed.values())]
    if len(every) <= MANY:
        return every
    default: Params = {name: one.default for name, one in parameters.items() if one.choices}
    changed = [{**default, name: level} for name, levels in listed.items() for level in levels]
    return [dict(pairs) for pairs in dict.fromkeys(tuple(one.items()) for one in [default, *changed])]


@cache
def variants(workload: str, name: str) -> list[Variant]:
    """Return a backend as it is by default, with one factor changed in each way, and with chunks."""
    backend, work = registry.backend(name), registry.workload(workload)
    parameters = backend_parameters(backend, work)
    found: list[Params] = [MADE_UP if backend.synthetic else {}]
    found += [{**found[0], "pattern": pattern} for pattern in patterns_of(work, backend)[1:]]
    for factor, one in parameters.items():
        found += [{factor: level} for level in one.choices if level != one.default]
    if "chunksize" in parameters:
        found += [{"chunksize": 2}, {"chunksize": 2, "pattern": "submit"}]
    return [Variant(name, one) for one in found]


def spec(workload: str, levels: Params) -> GroupSpec:
    """Return a group of every backend there is, at these levels of a workload."""
    known = registry.workload(workload).parameters
    name = ",".join(f"{key}={level}" for key, level in levels.items())
    return GroupSpec(
        name=name or "plain",
        question="Do all do the same work?",
        variants=tuple(one for backend in registry.backend_names() for one in variants(workload, backend)),
        params={**{name: size for name, size in SMALL.items() if name in known}, **levels},
        concurrency=CONCURRENCY,
    )


class Pair(Struct, frozen=True):
    """One workload at some levels, under one backend at some levels."""

    workload: str
    levels: tuple[tuple[str, object], ...]
    planned: Cell | Skipped

    @property
    def variant(self) -> str:
        """Return the backend with the levels in which it differs from its default."""
        return f"{self.planned.backend} {self.planned.levels}"

    @property
    def changed(self) -> bool:
        """Return whether some factor of the backend is not at its default."""
        return bool({*self.planned.levels} - {*MADE_UP})

    @property
    def title(self) -> str:
        """Return what the test is called."""
        levels = [f"{name}={level}" for name, level in self.levels]
        own = {*registry.backend(self.planned.backend).parameters, "pattern"}
        return "-".join(
            [self.workload, *levels, self.planned.backend]
            + [f"{name}={level}" for name, level in self.planned.params.items() if name in own]
        )


def pairs() -> list[Pair]:
    """Return every pair, those that are refused too."""
    return [
        Pair(
            name,
            tuple(levels.items()),
            plan_cell(registry.workload(name), asked, variant, CONCURRENCY, GROUND),
        )
        for name in registry.workload_names()
        for levels in choices(registry.workload(name).parameters)
        for asked in [spec(name, levels)]
        for variant in asked.variants
    ]


PAIRS = pairs()
POSSIBLE = [pair for pair in PAIRS if isinstance(pair.planned, Cell)]


def meets(pair: Pair) -> bool:
    """Return whether a backend as it is by default is measured at this level of the work."""
    work = registry.workload(pair.workload)
    level = choices(work.parameters).index(dict(pair.levels))  # type: ignore[arg-type]
    backend = registry.backend_names().index(pair.planned.backend)
    turn = registry.workload_names().index(pair.workload)
    if ALL or pair.planned.backend == SEQUENTIAL:
        return True
    if not registry.backend(pair.planned.backend).compared:
        # A cluster of dask's takes seconds to start; tests/backends/ has one.
        return level == 0 and (backend + turn) % EVERY == 0 and pair.planned.backend != "dask"
    return level == 0 or (level + backend + turn) % 3 == 0


def is_pattern(pair: Pair) -> bool:
    """Return whether the pair is there for a pattern of the workload's own."""
    return isinstance(registry.workload(pair.workload), Patterned) and "pattern" in pair.planned.levels


def covering(possible: Sequence[Pair]) -> list[Pair]:
    """Return pairs in which any two of workload, level of the work, backend and backend's variant meet.

    Each workload's first level has every compared backend, each further one sequential and every third
    backend, others for the next workload. Backends that are not compared, and a backend's own factors, meet
    every sixth workload, or with `BENCH_CONTRACT=all` every one, which takes minutes.
    """
    plain = [pair for pair in possible if not pair.changed and meets(pair)]
    others: dict[tuple[str, str], list[Pair]] = {}
    for pair in possible:
        if pair.changed:
            others.setdefault((pair.workload, pair.variant), []).append(pair)
    works, changes = registry.workload_names(), list(dict.fromkeys(change for _, change in others))
    chosen = [
        found[place % len(found)]
        for place, ((work, change), found) in enumerate(others.items())
        if ALL or is_pattern(found[0]) or (works.index(work) + changes.index(change)) % EVERY == 0
    ]
    return [*plain, *chosen]


REFUSED = [pair for pair in PAIRS if isinstance(pair.planned, Skipped)]


class Together(Struct, frozen=True):
    """What is measured in one block: a workload at some levels, under every backend."""

    workload: str
    levels: tuple[tuple[str, object], ...]
    pairs: tuple[Pair, ...]

    @property
    def title(self) -> str:
        """Return what the test is called."""
        return "-".join([self.workload, *(f"{name}={level}" for name, level in self.levels)])


def of_one_block(pair: Pair) -> tuple[str, str]:
    """Return what pairs that are measured together have in common, as something to sort by."""
    return pair.workload, str(pair.levels)


BLOCKS = [
    Together(found[0].workload, found[0].levels, found)
    for _, group in itertools.groupby(sorted(covering(POSSIBLE), key=of_one_block), of_one_block)
    if (found := tuple(group))
]


class Seen(Struct, frozen=True):
    """What a group's block measured, and which processes it left."""

    record: BlockRecord
    left: tuple[int, ...]


@pytest.fixture(scope="module")
def launcher() -> Iterator[ProcessLauncher]:
    """Return what starts the processes of all blocks: a workload's server serves them all, as in a run."""
    before = set(psutil.Process().children(recursive=True))
    with Interrupts() as interrupts, Nursery() as nursery:
        yield ProcessLauncher(nursery, interrupts)
    assert set(psutil.Process().children(recursive=True)) <= before


def workers() -> set[psutil.Process]:
    """Return all children but the servers, which stay for further blocks."""
    found = set()
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found |= set() if "workloads.server" in one.cmdline() else {one}
    return found


def measured(together: Together, launcher: ProcessLauncher) -> Seen:
    """Measure these pairs of a workload in one block: one timed and one traced round."""
    asked = spec(together.workload, dict(together.levels))  # type: ignore[arg-type]
    group, _ = plan_group(registry.workload(together.workload), asked, GROUND)
    assert group is not None
    wanted = {pair.planned.id for pair in together.pairs}
    group = replace(group, cells=tuple(cell for cell in group.cells if cell.id in wanted))
    plan = Plan(profile="quick", seed=5, groups=(group,))
    before = workers()
    block = Block(launcher, plan, group, group.cells, 1)
    block.open(memory=False)
    for kind in KINDS:
        rounds = block.go_round(kind, OPERATIONS)
        block.compare_digests(rounds, due_digests(group.cells, rounds))
    block.close()
    left = workers() - before
    return Seen(block.record(OPERATIONS), tuple(sorted(child.pid for child in left)))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.title)
def test_every_pair_keeps_the_contract(block: Together, launcher: ProcessLauncher) -> None:
    """The same values as in sequence, all results, all phases, at most K in flight, no process left.

    A pattern says for itself how many were in flight, if it can tell.
    """
    seen = measured(block, launcher)
    for pair in block.pairs:
        keeps_the_contract(pair, seen)
    assert seen.left == ()


def keeps_the_contract(pair: Pair, seen: Seen) -> None:
    """Fail for what one pair does not keep."""
    cell = pair.planned
    assert isinstance(cell, Cell)
    failure = seen.record.failures.get(cell.id)
    if failure and "does not support loading in subinterpreters" in failure.reason:
        return  # of another's compiled module, which is named
    assert failure is None, failure.reason
    kept = seen.record.cells[cell.id]
    assert [one.kind for one in kept.rounds] == list(KINDS)
    assert all(one.wall_s > 0 for one in kept.rounds)
    assert len({one.digest for one in kept.rounds}) == 1
    phases = kept.phases
    assert None not in (phases.create_s, phases.ready_s, phases.first_result_s, phases.teardown_s)
    allowed = 1 if cell.backend == SEQUENTIAL else CONCURRENCY
    assert kept.workers == allowed
    if kept.in_flight is not None:
        assert 1 <= kept.in_flight <= allowed
    if not isinstance(registry.workload(pair.workload), Patterned):
        assert kept.in_flight is not None
        assert sorted(span.index for span in kept.spans) == list(range(OPERATIONS))


def test_every_pair_that_cannot_be_has_a_reason() -> None:
    """A refusal says in words why these levels do not go together."""
    reasons = {pair.title: pair.planned.reason for pair in REFUSED if isinstance(pair.planned, Skipped)}
    assert [title for title, reason in reasons.items() if len(reason.split()) <= 3] == []


def test_nothing_is_left_out() -> None:
    """Every workload meets every backend, and some of them can't."""
    met = {(pair.workload, pair.planned.backend) for pair in PAIRS}
    assert met == set(itertools.product(registry.workload_names(), registry.backend_names()))
    assert REFUSED
