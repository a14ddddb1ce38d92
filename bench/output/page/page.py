"""The page of a run: one file that needs no other and no network; it is readable without script, too."""

from collections.abc import Sequence
from pathlib import Path

from bench.analysis.claims.base import Judged
from bench.analysis.run.summary import Summary
from bench.machine.headline import headline
from bench.output.charts.catalogue import Described, describe_all
from bench.output.charts.interpreters import CHART as INTERPRETERS
from bench.output.charts.looks import look_of
from bench.output.page import cells
from bench.output.page.folds import folded
from bench.output.page.shell import Data, render
from bench.output.tables import format as fmt
from bench.output.tables.chaptertable import chapter_rows, verdict_counts
from bench.output.tables.chaptertable import columns_of as models_of
from bench.output.tables.claims import figure_line, shown_id, summary_line
from bench.output.tables.headlines import standing
from bench.output.tables.interpreters import step_tables
from bench.output.tables.marks import marked
from bench.output.tables.noise import noise_lines
from bench.output.tables.rowcolumns import fate_of
from bench.output.tables.trust import first_of
from bench.output.tables.words import gap_lines, label, skipped_lines, trust_lines, warnings
from bench.storage.files import WITH_ITS_RUN, made_folder, write_atomically
from bench.text import counted

PAGE_FILE = "report.html"
POINTING = (
    "Point at a mark to see its value and interval; click it to see its row in the table of all cells. With "
    "the keyboard: Tab goes to a plot, arrows from mark to mark, Enter to the row."
)


def write_page(
    folder: Path, summary: Summary, judged: Sequence[Judged] = (), described: Described | None = None
) -> Path:
    """Write `report.html`, and return it. Raises StorageError."""
    path = made_folder(folder, WITH_ITS_RUN) / PAGE_FILE
    write_atomically(path, page(summary, judged, described).encode(), WITH_ITS_RUN)
    return path


def page(
    summary: Summary, judged: Sequence[Judged] = (), described: Described | None = None, home: str = ""
) -> str:
    """Return the page as HTML. Everything in a run is escaped: its file may come from a stranger."""
    found = described or describe_all(summary)
    backends = dict.fromkeys(row.cell.backend for group in summary.groups for row in group.rows)
    looks = {name: look_of(name) for name in backends}
    parts = folded(summary, found.graphs)
    maps = [graph for graph in found.graphs if graph.kind == "tiles"]
    rows = [(at, row) for at, group in enumerate(summary.groups) for row in group.rows]
    places = {row.cell.id: place for place, (_, row) in enumerate(rows)}
    return render(
        "page.html.j2",
        Data(parts.graphs, looks, places),
        **_words(summary, judged),
        columns=cells.COLUMNS,
        fate_of=fate_of,
        label=label,
        rows=rows,
        told=lambda at, row: cells.told(summary.groups[at], row),
        leading=[one for one in parts.leading if one.graph.name != INTERPRETERS.name],
        step_charts=[one for one in parts.leading if one.graph.name == INTERPRETERS.name],
        folds=parts.folds,
        pointing=POINTING,
        maps=maps,
        matrix=next((graph for graph in found.graphs if graph.kind == "matrix"), None),
        cell_places=places,
        failures=found.failures,
        home=home,
    )


def _words(summary: Summary, judged: Sequence[Judged]) -> dict[str, object]:
    run, numbered = summary.run, list(enumerate(summary.groups))
    chapter = chapter_rows(judged) if judged else []
    # An advice is an answer of its own.
    asked = [group for group in summary.headline_groups if group.group.kind != "advice"]
    return {
        "run": run,
        "margin": run.plan.margin,
        "begun": run.started_at.replace("T", " ").removesuffix("+00:00")
        + " UTC" * run.started_at.endswith("+00:00"),
        "machine": headline(run.machine),
        "answers": [(group.group, standing(group)) for group in asked],
        "places": {group.group.name: at for at, group in numbered},
        "warnings": warnings(summary, beside_trust=True),
        "first": first_of(summary),
        "counted": counted,
        "unbroken": fmt.unbroken,
        "chapter": chapter,
        "models": list(models_of(chapter)),
        "chapter_counts": verdict_counts(chapter) if chapter else "",
        "gap_lines": gap_lines(run),
        "steps": step_tables(summary),
        "claims": judged,
        "tally": summary_line(judged),
        "marked": marked,
        "figure_line": figure_line,
        "shown_id": shown_id,
        "noise_lines": noise_lines(summary.noise),
        "controls": trust_lines(summary),
        "skipped": skipped_lines(run),
        "confidence": fmt.confidence(run.plan.alpha),
        "details": _details(summary),
    }


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
