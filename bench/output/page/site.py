"""The first page of a site: its runs, the machines, and speed-ups over time."""

from collections.abc import Sequence

from msgspec import Struct

from bench.output.page.shell import Data, render


class RunLink(Struct, frozen=True, kw_only=True):
    """One run: what it was, and where its page is."""

    id: str
    started: str
    machine: str
    profile: str
    status: str
    workloads: str
    page: str


class Picture(Struct, frozen=True):
    """A chart of a cell over time, with its words."""

    title: str
    file: str


def index_page(
    runs: Sequence[RunLink], machines: str, pictures: Sequence[Picture], told: Sequence[str]
) -> str:
    """Return the index as HTML, the newest run first. Everything that comes from a run is escaped."""
    return render(
        "site.html.j2",
        Data((), {}, {}),
        # The charts lie beside the page, wherever that is served from.
        images="'self' data:",
        runs=sorted(runs, key=lambda run: run.started, reverse=True),
        machines=machines,
        pictures=pictures,
        told=told,
    )
