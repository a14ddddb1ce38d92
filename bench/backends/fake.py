"""A backend whose clock is made up: every operation takes exactly `cost_s`, K at a time. For tests.

It does the work, so digests are real; only its times are invented, and `bench list` says so.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from bench.backends.defaults import Model
from bench.backends.playing import means, played
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.pattern import Pattern
from bench.plugins.workload import Parameter, SyncOperation


class FakeSession:
    """Runs sequentially and reports ⌈N/K⌉ · cost_s, whatever the real time was."""

    _operation: SyncOperation

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cost_ns = round(float(job.params["cost_s"]) * 1e9)

    def create(self) -> None:
        """Construct nothing."""

    def ready(self) -> int:
        self._operation = self._job.workload.open_sync(self._job.setting)
        self._operation.enter()
        return self._job.setting.concurrency

    def run(self, operations: int, trace: bool = False) -> Batch:
        concurrency = self._job.setting.concurrency
        waves = -(-operations // concurrency)
        watch = self._job.watch()
        values = [self._operation.call(argument) for argument in self._job.arguments(operations)]
        _, cpu_ns = watch.stop()
        seen = [self._placed(v, i, concurrency) for i, v in enumerate(values)] if trace else values
        return Batch(seen, waves * self._cost_ns, cpu_ns)

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._operation.call, operations, traced)
        return replace(played(self._job, pattern, lent), wall_ns=operations * self._cost_ns)

    def _placed(self, value: object, index: int, concurrency: int) -> Traced:
        start_ns = index // concurrency * self._cost_ns
        return Traced(value, start_ns, start_ns + self._cost_ns, (index % concurrency,))  # type: ignore[arg-type]

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        """Serve arrivals in order with K servers, in made-up time."""
        free_ns = [0] * self._job.setting.concurrency
        seen = []
        for index, due_ns in enumerate(arrivals.offsets_ns):
            server = free_ns.index(min(free_ns))
            start_ns = max(due_ns, free_ns[server])
            free_ns[server] = start_ns + self._cost_ns
            seen.append(Traced(self._operation.call(index), start_ns, free_ns[server], (server,)))
        return seen

    def population(self) -> int:
        return 1

    def children(self) -> tuple[int, ...]:
        return ()

    def close(self) -> None:
        self._operation.close()


class Fake(Model):
    """The backend object of made-up times."""

    name = "fake"
    summary = "made-up times for tests: every operation takes cost_s, K at once"
    single_thread = True
    stage = "alone"
    synthetic = True
    parameters: Mapping[str, Parameter] = {
        "cost_s": Parameter(default=0.001, minimum=0.0, unit="s", help="what each operation is said to take")
    }
    session = FakeSession


BACKEND = Fake()
