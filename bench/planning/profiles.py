"""How much a run measures: three profiles."""

import math

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError, near_miss
from bench.model.plan import Method, Timing
from bench.plugins.workload import Effort

# A verdict of the signed-rank test takes at least as many; a family of more than twelve takes more.
SIGNED_RANK_BLOCKS = 9
# Student's t judges an unpinned group of at least so many blocks that are fewer than that.
STUDENT_BLOCKS = 6
# A run that may stop early is judged at these numbers of blocks, each time at a fifth of the usual level.
LOOKS: dict[Method, tuple[int, ...]] = {"t": (6, 10, 16, 26, 40), "signed-rank": (10, 16, 26, 40, 80)}
# In a calibration a comparison ends as inconclusive at this look.
CERTIFIED_LOOK = 26
ALPHA, LOOK_ALPHA = 0.05, 0.01


def blocks_for(wanted: int, pinned: bool, comparisons: int) -> int:
    """Return how many blocks a group has: those that are wanted, or more, if its verdicts take more.

    The least p-value of a signed-rank test of n blocks is 2/2ⁿ, and the first step of Holm's correction
    multiplies it. Groups that are planned with fewer blocks than one such test takes keep their number.
    """
    if pinned or wanted < SIGNED_RANK_BLOCKS:
        return wanted
    return max(wanted, math.floor(math.log2(2 * max(1, comparisons) / ALPHA)) + 1)


def are_few(blocks: int) -> bool:
    """Return whether so many blocks are too few for the signed-rank test and enough for Student's t."""
    return STUDENT_BLOCKS <= blocks < SIGNED_RANK_BLOCKS


class Repetition(Struct, frozen=True, kw_only=True):
    """How many blocks a group has, and how many timed rounds of which length each of them.

    A block has as many rounds as its `timing` has room for, from `least_rounds` to `rounds`: the block is
    the unit, so where a pass over all cells is slow, fewer rounds lose little, and where it takes seconds one
    is enough. Blocks of headline groups have room for `headline_s` of rounds, if that is more.

    Headline groups with a server have the timing of `served`: after a rest, the scheduler needs about as long
    as its warm-up until it has spread threads and server over the CPUs, and how it does so differs from round
    to round.
    """

    blocks: int
    rounds: int
    least_rounds: int
    timing: Timing
    headline_s: float = 0.0
    served: Timing | None = None

    def timing_of(self, headline: bool, served: bool) -> Timing:
        """Return the timing of a group."""
        timing = self.served if headline and served and self.served else self.timing
        return replace(timing, block_s=max(timing.block_s, self.headline_s if headline else 0.0))


class Profile(Struct, frozen=True, kw_only=True):
    """How much a run measures, of pinned and of unpinned groups.

    Pinned groups have many short rounds. Those with pools or a server have longer ones: until a pool's
    workers are spread over the CPUs, and while its last wave ends, it is slower than a program that keeps
    going. How long warm-up and rounds must be is measured by `tests/benchmarks/steady.py`.

    Memory has rounds of its own in the first `memory_blocks`: it is steady from block to block. An open
    loop's schedule is `schedule_s` long. `effort` reaches the workloads.
    """

    name: str
    pinned: Repetition
    unpinned: Repetition
    memory_blocks: int
    schedule_s: float
    effort: Effort


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            name="quick",
            pinned=Repetition(
                blocks=10,
                rounds=8,
                least_rounds=3,
                timing=Timing(warmup_s=0.005, round_s=0.010, longest_s=0.02, block_s=0.1),
            ),
            unpinned=Repetition(
                blocks=STUDENT_BLOCKS,
                rounds=4,
                least_rounds=1,
                timing=Timing(warmup_s=0.020, round_s=0.050, longest_s=0.2, block_s=0.2),
            ),
            memory_blocks=1,
            schedule_s=1.0,
            effort=Effort(
                extras=False,
                details=False,
                curve_points=2,
                curve_blocks=2,
                blocks_share=0.15,
                rounds_share=0.5,
                size=0.2,
                full_length=False,
            ),
        ),
        Profile(
            name="standard",
            pinned=Repetition(
                blocks=20,
                rounds=10,
                least_rounds=4,
                timing=Timing(warmup_s=0.010, round_s=0.010, longest_s=0.02, block_s=0.4),
            ),
            unpinned=Repetition(
                blocks=10,
                rounds=6,
                least_rounds=1,
                timing=Timing(warmup_s=0.020, round_s=0.100, longest_s=0.4, block_s=0.35),
                headline_s=1.0,
                served=Timing(warmup_s=0.200, round_s=0.100, longest_s=0.4, block_s=1.6),
            ),
            memory_blocks=1,
            schedule_s=2.0,
            effort=Effort(
                extras=True,
                details=False,
                curve_points=4,
                curve_blocks=STUDENT_BLOCKS,
                blocks_share=1.0,
                rounds_share=1.0,
                size=1.0,
                full_length=False,
            ),
        ),
        Profile(
            name="thorough",
            pinned=Repetition(
                blocks=40,
                rounds=16,
                least_rounds=8,
                timing=Timing(warmup_s=0.020, round_s=0.020, longest_s=0.05, block_s=1.5),
            ),
            unpinned=Repetition(
                blocks=40,
                rounds=8,
                least_rounds=2,
                timing=Timing(warmup_s=0.050, round_s=0.200, longest_s=2.0, block_s=4.0),
                served=Timing(warmup_s=0.200, round_s=0.200, longest_s=2.0, block_s=4.0),
            ),
            memory_blocks=5,
            schedule_s=5.0,
            effort=Effort(
                extras=True,
                details=True,
                curve_points=7,
                curve_blocks=None,
                blocks_share=2.0,
                rounds_share=1.0,
                size=5.0,
                full_length=True,
            ),
        ),
    )
}


def profile_named(name: str) -> Profile:
    """Return the profile. Raises UsageError with the closest name."""
    if name not in PROFILES:
        raise UsageError(f"no profile named {name!r}{near_miss(name, tuple(PROFILES))}")
    return PROFILES[name]
