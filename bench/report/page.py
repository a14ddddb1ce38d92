"""The page of a run: one file that needs no other, no script and no network."""

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from msgspec import Struct

from bench.claims.base import Judged
from bench.machine.headline import headline
from bench.report.claims import summary_line
from bench.report.columns import caption, columns_of
from bench.report.latency import columns_for, latency_caption, latency_lines
from bench.report.marks import marked
from bench.report.noise import noise_lines
from bench.report.words import gap_lines, group_lines, skipped_lines, trust_lines, warnings
from bench.stats.summary import GroupSummary, Summary
from bench.store import write_atomically

PAGE_FILE = "report.html"


class Picture(Struct, frozen=True):
    """A chart as the page holds it: the whole file in its address, and words for those who can't see it."""

    name: str
    address: str
    alt: str


class Table(Struct, frozen=True):
    """A group as the page shows it."""

    name: str
    question: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


def write_page(folder: Path, summary: Summary, charts: Sequence[Path], judged: Sequence[Judged] = ()) -> Path:
    """Write `report.html` with the charts inside it, and return it. Raises StorageError."""
    from bench.report.publish import made_folder

    path = made_folder(folder) / PAGE_FILE
    write_atomically(path, page(summary, charts, judged).encode())
    return path


def page(summary: Summary, charts: Sequence[Path], judged: Sequence[Judged] = ()) -> str:
    """Return the page as HTML. Everything in a run is escaped: its file may come from a stranger."""
    run = summary.run
    return _template().render(
        run=run,
        warnings=warnings(summary),
        gap_lines=gap_lines(run),
        pictures=[_picture(path) for path in charts if path.suffix == ".svg"],
        tables=[table for group in summary.groups for table in _tables(group)],
        claims=[(one, marked(one.judgement.verdict)) for one in judged],
        tally=summary_line(judged),
        noise_lines=noise_lines(summary.noise),
        controls=trust_lines(summary),
        confidence=f"{1 - run.plan.alpha:.0%}",
        skipped=skipped_lines(run),
        machine=headline(run.machine),
        details=_details(summary),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bench.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")


def _picture(path: Path) -> Picture:
    from bench.report.charts.chapter import chart_of
    from bench.report.charts.draw import CHARTS

    known = (chart_of(()), *CHARTS)
    alt = next((chart.alt for chart in known if chart.name == path.stem), path.stem)
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return Picture(path.stem, f"data:image/svg+xml;base64,{data}", alt)


def _tables(group: GroupSummary) -> list[Table]:
    plain = [_table(group)] if group.rows else []
    return [*plain, _latency_table(group)] if group.latency else plain


def _latency_table(group: GroupSummary) -> Table:
    # The row's heading is its first column, so the model comes before the rate here.
    rate, model, *others = columns_for(group)
    columns = [model, rate, *others]
    return Table(
        name=f"{group.group.name}: latency",
        question="How long does an operation take that arrives on a schedule of its own?",
        caption=latency_caption(group),
        headers=tuple(name for name, _ in columns),
        rows=tuple(tuple(draw(row) for _, draw in columns) for row in group.latency),
        lines=tuple(latency_lines(group)),
    )


def _table(group: GroupSummary) -> Table:
    columns = columns_of(group)
    return Table(
        name=group.group.name,
        question=group.group.question,
        caption=caption(group),
        headers=tuple(name for name, _ in columns),
        rows=tuple(tuple(draw(row) for _, draw in columns) for row in group.rows),
        lines=tuple(group_lines(group)),
    )


def _details(summary: Summary) -> list[tuple[str, str]]:
    # A section of the machine's description may be of any shape in a stranger's file.
    return [
        (str(section), "; ".join(_flat(found)))
        for section, found in summary.run.machine.items()
        if found is not None
    ]


def _flat(found: object, name: str = "") -> list[str]:
    if isinstance(found, dict):
        return [
            line for key, value in found.items() for line in _flat(value, f"{name}{' ' * bool(name)}{key}")
        ]
    if found is None or found in ("", [], ()):
        return []
    shown = ", ".join(map(str, found)) if isinstance(found, list) else str(found)
    return [f"{name}: {shown}" if name else shown]
