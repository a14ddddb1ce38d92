"""The records of an advice."""

from typing import Literal

from msgspec import Struct

from bench.analysis.stats.compare import Verdict as Compared
from bench.analysis.stats.estimate import Interval
from bench.model.nature import Nature
from bench.model.plan import Params

Verdict = Literal["faster", "sequential", "no difference", "can't tell"]
ReasonId = Literal[
    "holds_gil",
    "releases_gil",
    "waits",
    "blocks_loop",
    "payload",
    "dispatch",
    "start_up",
    "contention",
    "oversubscribed",
    "memory",
    "unpicklable",
    "saturated",
    "one_cpu",
]


class Option(Struct, frozen=True, kw_only=True):
    """One model with a number of workers; `speedup` is over sequential calls in a loop."""

    backend: str
    workers: int
    params: Params = {}
    speedup: float | None = None
    speedup_ci: Interval | None = None
    status: str = "ok"
    reason: str | None = None
    s_per_call: float | None = None
    cell: str = ""


class RunnerUp(Option, frozen=True, kw_only=True):
    """The next best of another kind; `verdict` is the advised one's, which is `times` as fast as it."""

    verdict: Compared
    times: float
    times_ci: Interval | None = None


class Reason(Struct, frozen=True):
    """Why, from what was measured: `value` is the figure in the text."""

    id: ReasonId
    text: str
    value: float | None = None


class Change(Struct, frozen=True):
    """What would change the answer."""

    id: str
    text: str


class Costs(Struct, frozen=True, kw_only=True):
    """What the advised way costs; it pays from `pays_from_calls` calls on. None where that is unknown."""

    cpu_s_per_call: float | None = None
    sequential_cpu_s_per_call: float | None = None
    memory_bytes: float | None = None
    start_up_s: float | None = None
    pays_from_calls: int | None = None


class Advice(Struct, frozen=True, kw_only=True):
    """The answer for one function, with everything that it follows from."""

    target: str
    verdict: Verdict
    advice: Option
    runner_up: RunnerUp | None
    reasons: tuple[Reason, ...]
    costs: Costs
    changes: tuple[Change, ...]
    sweep: tuple[Option, ...]
    nature: Nature
    cpus: int
    alpha: float
    margin: float
    blocks: int = 0
    notes: tuple[str, ...] = ()
