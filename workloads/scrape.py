"""`scrape`: many small pages, each fetched and parsed for links: the chapter's example for asyncio (§12)."""

from collections.abc import Sequence
from html.parser import HTMLParser
from zlib import crc32

from bench.plugins import Display, Facts, GroupSpec, Params, Setting, Value
from workloads.clients.base import Target
from workloads.served import Served
from workloads.site import PAGE_BYTES


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


class Scrape(Served):
    """The workload object of scraping."""

    name = "scrape"
    summary = "many small pages of a made-up site, each fetched and parsed for links"

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="scrape",
                question="Which model scrapes many small pages best?",
                variants=facts.variants,
                display=Display(headline=True, work="web scraping", place=7),
                memory=False,
                blocks=facts.effort.blocks(9),
                rounds=facts.effort.rounds(4),
                operations=facts.effort.waves(10, self.concurrency),
            ),
        )

    def target(self, setting: Setting) -> Target:
        """Return where the pages are; the index, which is last, is a page's number."""
        return Target(
            address=setting.address,
            path=f"/page/{setting.seed}/",
            concurrency=setting.concurrency,
            read=parsed,
        )

    def body_bytes(self, params: Params) -> int:
        return PAGE_BYTES


WORKLOAD = Scrape()
