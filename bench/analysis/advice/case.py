"""What the reasons of an advice are judged by, and the figures that several of them need."""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.advice.records import Costs, Option, RunnerUp, Verdict
from bench.model.nature import Nature
from bench.planning.advice import SLOW_IMPORT_S

SEQUENTIAL = "sequential"
# What two threads, or processes, get done beside one: hardly more, or clearly more.
NO_GAIN, PROCESSES_GAIN = 1.25, 1.3
# From this share of the CPUs on that threads keep busy, the CPUs limit them, and not the GIL.
FILLS = 0.85
# On a busy machine the share of time with the GIL is overestimated, but not by so much.
MOST_DOUBTFUL = 0.75
# Of importing the module and all calls, what saves less than this share is not worth a pool.
WORTH_SAVING = 0.05


class Case(Struct, frozen=True, kw_only=True):
    """A function's nature, every option with its speed-up, and the one that is advised."""

    nature: Nature
    cpus: int
    verdict: Verdict
    advised: Option
    best: Option | None
    rival: RunnerUp | None = None
    options: tuple[Option, ...]
    costs: Costs
    refusals: tuple[str, ...] = ()

    @property
    def held(self) -> float:
        """Return the share of its time in which it holds the GIL."""
        nature = self.nature
        if nature.gil_share is not None and not self.passes_gil:
            return nature.gil_share
        # Too fast or too slow to watch: what two threads lose is the next best witness.
        lost = 2.0 - min(2.0, nature.two_threads or 1.0)
        return lost * min(1.0, nature.cpu_share)

    @property
    def passes_gil(self) -> bool:
        """Return whether it takes the GIL again so soon that a thread that wakes up finds it free.

        It computes, processes gain from that, and threads gain nothing: they wait for the GIL all the same.
        """
        threads = max(self.nature.two_threads or 0.0, self.speed_of("threads"))
        gains = self.speed_of("processes") >= PROCESSES_GAIN > NO_GAIN > threads > 0
        return self.computes >= 0.5 and (self.nature.gil_share or 0.0) < 0.25 and gains

    @property
    def threads_fill_cpus(self) -> bool:
        """Return whether threads keep all CPUs busy, so that the GIL is held for less than was measured."""
        filled = self.speed_of("threads") * self.computes >= FILLS * self.cpus
        return self.cpus > 1 and filled and self.held < MOST_DOUBTFUL

    @property
    def computes(self) -> float:
        """Return the share of its time in which it computes on one CPU."""
        return min(1.0, self.nature.cpu_share)

    @property
    def own_waits(self) -> float:
        """Return the share of its time in which neither it nor a child of it computes."""
        return max(0.0, 1.0 - self.nature.cpu_share - self.nature.child_share)

    @property
    def load(self) -> float:
        """Return how many CPUs a call keeps busy, its child processes and its loop included."""
        nature = self.nature
        return max(nature.cpu_share + nature.child_share, nature.loop_share or 0.0)

    @property
    def hops_share(self) -> float:
        """Return about which part of its time a call spends on handing work to threads, itself."""
        nature = self.nature
        # A hop from a loop to a thread and back wakes both sides: about ten times a hand-over by `map`.
        hop_s = max(10 * nature.dispatch.thread_s, 40e-6)
        return nature.doings.hops * hop_s / nature.call_s if nature.call_s and nature.doings.hops else 0.0

    @property
    def oversubscribed(self) -> bool:
        """Return whether one call keeps several CPUs busy by itself."""
        # A loop and the thread that it hands work to use more than one CPU, one after the other.
        return max(self.nature.cpu_share, self.nature.child_share) >= 1.2 and self.hops_share < 0.3

    def best_of(self, *backends: str) -> Option | None:
        """Return the fastest option under one of these models."""
        return fastest([one for one in self.options if one.backend in backends])

    def speed_of(self, *backends: str) -> float:
        """Return the best speed-up under one of these models, 0 if there is none.

        That of a finalist comes from all blocks of the comparison; the others have been tried for a moment.
        """
        finalists = [one for one in (self.advised, self.rival) if one and one.backend in backends]
        best = fastest(finalists) or self.best_of(*backends)
        return best.speedup or 0.0 if best else 0.0


def hardly_matters(nature: Nature, cpus: int) -> bool:
    """Return whether all calls take so little beside importing their module that no model could save much."""
    calls_s = nature.items * nature.mean_s
    saved_s = calls_s * (1 - min(1.0, nature.cpu_share) / max(1, cpus))
    little = 0 < saved_s <= WORTH_SAVING * (nature.import_s + calls_s)
    return little and nature.import_s >= SLOW_IMPORT_S


def fastest(options: Sequence[Option]) -> Option | None:
    """Return the option with the greatest speed-up."""
    known = [one for one in options if one.status == "ok" and one.speedup]
    return max(known, key=lambda one: one.speedup or 0.0, default=None)
