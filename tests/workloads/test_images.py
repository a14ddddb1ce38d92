"""What the `images` workload computes."""

import runpy

from bench.plugins.workload import Setting
from tests.benchmarks.plain import PROGRAMS, WORKS
from workloads.images import PICTURES, WORKLOAD, work_on_pictures


def hashes(seed: int, side: int = 16) -> list[bytes]:
    """Return the values of a few operations on small pictures."""
    work = work_on_pictures(Setting(params={"side_pixels": side}, seed=seed, concurrency=1))
    return [work(index) for index in range(2 * PICTURES)]


def test_the_same_seed_gives_the_same_pictures() -> None:
    """Values can be compared between workers, and no two are alike."""
    assert hashes(1) == hashes(1)
    assert len(set(hashes(1))) == 2 * PICTURES


def test_another_seed_or_size_gives_others() -> None:
    """The values are of the pictures, and not of the index alone."""
    assert not set(hashes(1)) & set(hashes(2))
    assert not set(hashes(1)) & set(hashes(1, side=18))


def test_the_plain_program_does_the_same_work() -> None:
    """The harness is checked against it, so from the same seed an operation of both gives the same value."""
    params = {"side_pixels": WORKLOAD.parameters["side_pixels"].default}
    program = runpy.run_path(str(PROGRAMS / f"{WORKS['images']['sequential']}.py"))
    assert program["work"](3) == work_on_pictures(Setting(params=params, seed=1, concurrency=1))(3)
