"""`scrape`: many small pages, each fetched and parsed for links: the chapter's example for asyncio (§12)."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from importlib import import_module
from zlib import crc32

from bench.contract import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Value,
    Variant,
)
from bench.model import Colour, Params
from workloads import served
from workloads.clients.base import Target
from workloads.plain import Plain
from workloads.site import PAGE_BYTES

BLOCKS = {"quick": 3, "standard": 10}


class Links(HTMLParser):
    """The links of a page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def parsed(page: bytes) -> Value:
    """Return how many links a page has, and a checksum of them."""
    parser = Links()
    parser.feed(page.decode())
    parser.close()
    return len(parser.found), crc32("\n".join(parser.found).encode())


def target(setting: Setting) -> Target:
    """Return where the pages are; the index, which is last, is a page's number."""
    return Target(
        address=setting.address,
        path=f"/page/{setting.seed}/",
        concurrency=setting.concurrency,
        read=parsed,
    )


class Scrape(Plain):
    """The workload object of scraping."""

    name = "scrape"
    summary = "many small pages of a made-up site, each fetched and its links parsed out"
    parameters: Mapping[str, Parameter] = {
        "client": Parameter(
            default="h11",
            choices=tuple(served.COLOURS),
            help="what fetches: aiohttp (async only), requests (sync only), httpx or h11 (both)",
            changes_work=False,
        )
    }

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return served.COLOURS[str(params["client"])]

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="scrape",
                question="Which model scrapes many small pages best?",
                variants=(Variant("asyncio"), Variant("threads"), Variant("processes")),
                headline=True,
                memory=False,
                blocks=BLOCKS.get(facts.profile),
                rounds=2 if facts.profile == "quick" else None,
            ),
        )

    def service(self, params: Params) -> str | None:
        return served.SERVER

    def modules(self, params: Params) -> tuple[str, ...]:
        return (f"workloads.clients.{params['client']}_client",)

    def open_sync(self, setting: Setting) -> SyncOperation:
        client = import_module(f"workloads.clients.{setting.params['client']}_client")
        operation: SyncOperation = client.open_sync(target(setting))
        return operation

    async def open_async(self, setting: Setting) -> AsyncOperation:
        client = import_module(f"workloads.clients.{setting.params['client']}_client")
        operation: AsyncOperation = await client.open_async(target(setting))
        return operation

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round of which the server's own counters tell another story."""
        return "; ".join(served.complaints(facts, facts.operations * PAGE_BYTES)) or None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the server saw and did."""
        return served.figures(facts)


WORKLOAD = Scrape()
