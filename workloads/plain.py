"""Default answers for what most workloads do not need."""

from collections.abc import Mapping, Sequence

from bench.plugins import Colour, Facts, Parameter, Params, RoundFacts, Stage


class Plain:
    """Both colours, no server, no imports, no checks, no metrics; K is 16."""

    parameters: Mapping[str, Parameter] = {}
    concurrency = 16

    def default_concurrency(self, facts: Facts) -> int:
        """Return the same K in every profile."""
        return self.concurrency

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async")

    def service(self, params: Params) -> str | None:
        return None

    def modules(self, params: Params) -> tuple[str, ...]:
        return ()

    def check(self, facts: RoundFacts) -> str | None:
        """Accept every round."""
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return none."""
        return {}


class PlainPatterns(Plain):
    """A workload of patterns whose N is always the same; `offered` names its patterns on each stage."""

    operations: int
    offered: Mapping[Stage, Sequence[str]] = {}

    def patterns(self, stage: Stage) -> Sequence[str]:
        return self.offered.get(stage, ())

    def size(self, params: Params) -> int:
        """Return the same N at all levels."""
        return self.operations
