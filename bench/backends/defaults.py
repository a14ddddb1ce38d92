"""What most models have in common, for backend objects and sessions to inherit."""

from collections.abc import Callable, Mapping

from bench.model.plan import Colour, Params
from bench.plugins.backend import Batch, Job, Needs, Session
from bench.plugins.pattern import Pattern
from bench.plugins.workload import Parameter


class Model:
    """A model of several threads or processes, without factors; `bench all` compares it on request.

    `session` is the class of its sessions, and `requires` what it needs at all levels.
    """

    session: Callable[[Job], Session]
    requires = Needs()
    colours: tuple[Colour, ...] = ("sync",)
    single_thread = False
    compared = 0
    synthetic = False
    parameters: Mapping[str, Parameter] = {}

    def needs(self, params: Params) -> Needs:
        """Need the same at all levels."""
        return self.requires

    def refuse(self, params: Params) -> str | None:
        """Refuse nothing."""
        return None

    def open(self, job: Job) -> Session:
        """Return a session of its own for this job."""
        return self.session(job)


class Patternless:
    """A session of a model that no workload has patterns for."""

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        raise NotImplementedError("no workload has patterns for this model")
