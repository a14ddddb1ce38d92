"""`squares`: the square of the operation's index."""

from collections.abc import Mapping, Sequence

from bench.plugins import (
    AsyncOperation,
    Colour,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    SyncOperation,
)


class Squares:
    """The workload object: everything that the contract asks for, and no more."""

    name = "squares"
    summary = "the square of a number"
    parameters: Mapping[str, Parameter] = {
        "power": Parameter(default=2, minimum=1, maximum=9, help="what the number is raised to")
    }

    def default_concurrency(self, facts: Facts) -> int:
        """Return the number of CPUs."""
        return facts.cpus

    def colours(self, params: Params) -> tuple[Colour, ...]:
        """Return that it is a plain function and a coroutine function."""
        return ("sync", "async")

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        """Return what `bench all` measures: all models side by side."""
        return (
            GroupSpec(name="squares", question="Which model squares the fastest?", variants=facts.variants),
        )

    def service(self, params: Params) -> str | None:
        """Return that it needs no server."""
        return None

    def modules(self, params: Params) -> tuple[str, ...]:
        """Return that nothing is to be imported before."""
        return ()

    def open_sync(self, setting: Setting) -> SyncOperation:
        """Return the operation as a plain function."""
        power = int(setting.params["power"])
        return SyncOperation(lambda index: int(index**power))

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Return the operation as a coroutine function."""
        power = int(setting.params["power"])

        async def square(index: int) -> int:
            return int(index**power)

        return AsyncOperation(square)

    def check(self, facts: RoundFacts) -> str | None:
        """Accept every round: its values are compared with sequential ones in any case."""
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return no metrics of its own."""
        return {}


WORKLOAD = Squares()
