"""A workload, backends and ground that exist for planning alone: nothing of them ever runs."""

from collections.abc import Mapping, Sequence

from bench.model.plan import Colour, Params
from bench.planning.groups import Ground
from bench.planning.profiles import PROFILES
from bench.plugins.backend import Backend, Job, Session
from bench.plugins.pattern import Stage
from bench.plugins.workload import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
)


class MadeWorkload:
    """Work with a client that comes in one colour or both, and a size that changes the work."""

    summary = "made up"
    parameters: Mapping[str, Parameter] = {
        "client": Parameter(default="both", choices=("both", "sync", "async"), help="c", changes_work=False),
        "size": Parameter(default=1, minimum=1, unit="bytes", help="s"),
    }

    def __init__(self, name: str = "made", specs: Sequence[GroupSpec] = (), serves: bool = False) -> None:
        self.name = name
        self._specs = specs
        self._serves = serves

    def default_concurrency(self, facts: Facts) -> int:
        return 16

    def colours(self, params: Params) -> tuple[Colour, ...]:
        offered: dict[str, tuple[Colour, ...]] = {
            "both": ("sync", "async"),
            "sync": ("sync",),
            "async": ("async",),
        }
        return offered[str(params["client"])]

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return self._specs

    def service(self, params: Params) -> str | None:
        return "made.server" if self._serves else None

    def modules(self, params: Params) -> tuple[str, ...]:
        return ()

    def open_sync(self, setting: Setting) -> SyncOperation:
        raise NotImplementedError

    async def open_async(self, setting: Setting) -> AsyncOperation:
        raise NotImplementedError

    def check(self, facts: RoundFacts) -> str | None:
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        return {}


STAGES: Mapping[str, Stage] = {
    "sequential": "alone",
    "asyncio": "loop",
    "threads": "threads",
    "processes": "processes",
}


def facts_for(profile: str, cpus: int = 2) -> Facts:
    """Return what workloads plan their groups on in a profile."""
    return Facts(cpus=cpus, models=("asyncio", "threads", "processes"), effort=PROFILES[profile].effort)


class MadeBackend:
    """A model of the given colours; it refuses the pattern `no`."""

    summary = "made up"
    synthetic = False
    parameters: Mapping[str, Parameter] = {
        "pattern": Parameter(
            default="map", choices=("map", "submit", "no"), help="p", changes_work=False, submits=True
        )
    }

    def __init__(self, name: str, colours: tuple[Colour, ...], single_thread: bool) -> None:
        self.name = name
        self.colours = colours
        self.single_thread = single_thread
        self.stage = STAGES[name]
        self.compared = ("sequential", "asyncio", "threads", "processes").index(name)

    def refuse(self, params: Params) -> str | None:
        return "the pattern 'no' is refused here" if params["pattern"] == "no" else None

    def open(self, job: Job) -> Session:
        raise NotImplementedError


def backends() -> dict[str, Backend]:
    """Return the four models by name."""
    made = (
        MadeBackend("sequential", ("sync", "async"), single_thread=True),
        MadeBackend("asyncio", ("async",), single_thread=True),
        MadeBackend("threads", ("sync",), single_thread=False),
        MadeBackend("processes", ("sync",), single_thread=False),
    )
    return {backend.name: backend for backend in made}


def ground(cpus: tuple[int, ...] = (0, 1, 2, 3), profile: str = "quick") -> Ground:
    """Return a ground with these CPUs."""
    return Ground(profile=PROFILES[profile], cpus=cpus, backends=backends())
