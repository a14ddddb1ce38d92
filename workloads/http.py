"""`http`: N GETs to the project's own server. The client library is a factor, apart from the model."""

from collections.abc import Iterator, Mapping, Sequence

from bench.plugins import (
    Display,
    Effort,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    Value,
    Variant,
)
from workloads import site
from workloads.clients.base import Target, checksum
from workloads.served import CLIENT, Served
from workloads.waits import ended_early

SWEEP = (1, 5, 20, 50)
SWEEP_DELAY_S = 0.002
MANY = 1000
MANY_WAVES = 3
MANY_DELAY_S = 0.05
MOST_THREADS = 1000
CLIENTS_CONCURRENCY = 20
# Requests of the chapter's comparison, for each in flight: with 20, processes took a tenth too long.
CHAPTER_WAVES = 50


def chapter(operations: int) -> GroupSpec:
    """Return the chapter's comparison, in which the client changes together with the model."""
    return GroupSpec(
        name="http/chapter",
        question="The textbook pairing: how does aiohttp under asyncio compare with requests elsewhere?",
        factor="backend",
        confounded="client",
        variants=(
            Variant("sequential", {"client": "requests"}),
            Variant("asyncio", {"client": "aiohttp"}),
            Variant("threads", {"client": "requests"}),
            Variant("processes", {"client": "requests"}),
        ),
        operations=operations,
        display=Display(headline=True, work="HTTP, two clients", place=3),
    )


def same_client(client: str, models: tuple[Variant, ...], operations: int | None = None) -> GroupSpec:
    """Return the group in which the model alone varies."""
    return GroupSpec(
        name=f"http/{client}",
        question=f"How do the models compare when all of them use {client}?",
        variants=models,
        params={"client": client},
        operations=operations,
        display=Display(headline=True, work="HTTP, same client", place=2),
    )


def swept(concurrency: int, models: tuple[Variant, ...], blocks: int | None) -> GroupSpec:
    """Return one point of the curve over K; the delay leaves the server something other than its own CPU."""
    return GroupSpec(
        name=f"http/k{concurrency}",
        question=f"How many slow answers per second arrive with {concurrency} in flight?",
        variants=models,
        params={"client": "h11", "delay_s": SWEEP_DELAY_S},
        concurrency=concurrency,
        display=Display(sweep="http"),
        memory=False,
        blocks=blocks,
    )


def many(effort: Effort) -> GroupSpec:
    """Return the group with a great many slow answers under way at once.

    It has no sequential cell, which would take minutes.
    """
    concurrency = effort.sized(MANY)
    threads = (Variant("threads"),) if concurrency <= MOST_THREADS else ()
    without = "" if threads else f" (Not with threads: more than {MOST_THREADS} would measure system limits.)"
    return GroupSpec(
        name="http/many",
        question=f"Can {concurrency} slow requests be in flight at once?{without}",
        variants=(Variant("asyncio"), *threads),
        params={"client": "h11", "delay_s": MANY_DELAY_S},
        concurrency=concurrency,
        operations=MANY_WAVES * concurrency,
        blocks=effort.blocks(6),
        rounds=1,
        memory=False,
        sequential=False,
    )


def async_clients() -> GroupSpec:
    """Return the group of those clients that can be awaited, on one thread each."""
    return GroupSpec(
        name="http/async-clients",
        question=f"What does the client cost under asyncio, with {CLIENTS_CONCURRENCY} requests in flight?",
        factor="client",
        variants=tuple(Variant("asyncio", {"client": client}) for client in ("aiohttp", "httpx", "h11")),
        concurrency=CLIENTS_CONCURRENCY,
        blocks=6,
        rounds=1,
        memory=False,
        sequential=False,
    )


def ideal_s(facts: RoundFacts) -> float:
    """Return ⌈N/K⌉ · delay: what the delays alone take."""
    return facts.waves * float(facts.params["delay_s"])


class Http(Served):
    """The workload object of fetching."""

    name = "http"
    open_loop = True
    summary = "N GET requests to a local aiohttp server; the client library is a factor"
    parameters: Mapping[str, Parameter] = {
        "client": CLIENT,
        "delay_s": Parameter(
            default=0.0,
            minimum=0.0,
            maximum=60.0,
            unit="s",
            help="how long the server waits before it answers",
        ),
        "body_bytes": Parameter(
            default=1024, minimum=8, maximum=64 << 20, unit="bytes", help="the size of each response body"
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort, models = facts.effort, facts.variants
        requests = effort.waves(8, self.concurrency) or CHAPTER_WAVES * self.concurrency
        always = (chapter(requests), same_client("h11", models, effort.waves(16, self.concurrency)))
        if not effort.extras:
            return always
        if not effort.details:
            return (*always, many(effort), async_clients())
        sweep = (swept(concurrency, models, effort.curve_blocks) for concurrency in SWEEP)
        return (*always, many(effort), same_client("httpx", models), *sweep, async_clients())

    def target(self, setting: Setting) -> Target:
        """Return where the operations fetch from; the index is last, so that it is appended."""
        delay_s, size = float(setting.params["delay_s"]), self.body_bytes(setting.params)
        path = f"/delay/{delay_s}?bytes={size}&index=" if delay_s > 0 else f"/bytes/{size}?index="
        return Target(address=setting.address, path=path, concurrency=setting.concurrency)

    def body_bytes(self, params: Params) -> int:
        return int(params["body_bytes"])

    def least_s(self, params: Params, operations: int, concurrency: int) -> float:
        """Return what the delays alone take."""
        return -(-operations // concurrency) * float(params["delay_s"])

    def value(self, params: Params, index: int) -> Value:
        """Return what proves the right body."""
        return checksum(site.body(index, self.body_bytes(params)))

    def complaints(self, facts: RoundFacts) -> Iterator[str]:
        """Yield what the server saw of other work, and that the delays cannot have been over."""
        yield from super().complaints(facts)
        if early := ended_early(facts.wall_s, ideal_s(facts), "its delays alone take"):
            yield early

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the server saw and did, and the ideal time where there is a delay."""
        figures = super().figures(facts)
        if float(facts.params["delay_s"]) > 0:
            figures["ideal_s"] = ideal_s(facts)
        return figures


WORKLOAD = Http()
