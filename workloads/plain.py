"""What most workloads answer to the questions that do not concern them."""

from collections.abc import Mapping

from bench.contract import Facts, Parameter, RoundFacts
from bench.model import Colour, Params


class Plain:
    """Both colours, no server, nothing to import, nothing to complain of, no figures; K is 16."""

    parameters: Mapping[str, Parameter] = {}

    def default_concurrency(self, facts: Facts) -> int:
        """Return 16 in every profile."""
        return 16

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
