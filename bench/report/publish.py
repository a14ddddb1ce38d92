"""Writes a run's tables, charts and page into its folder."""

import json
from collections.abc import Sequence
from pathlib import Path

from bench.claims.base import Judged
from bench.claims.judging import tested
from bench.errors import StorageError
from bench.report.chaptertable import TableRow, chapter_markdown
from bench.report.charts.second import CHARTS_FOLDER, Drawer, shares
from bench.report.claims import claims_markdown
from bench.report.markdown import run_markdown
from bench.report.records import csv_text, flattened, round_records
from bench.report.show import show
from bench.report.verdicts import chapter_rows, plain
from bench.stats.summary import Summary
from bench.store import WITH_ITS_RUN, made_folder, write_atomically


def publish(
    folder: Path, summary: Summary, judged: Sequence[Judged] = (), drawer: Drawer | None = None
) -> list[Path]:
    """Write `tables/`, `charts/` and `report.html`, and return the files. Raises StorageError.

    A second drawer that is at work already is waited for, or replaced.
    """
    from bench.report.html.page import write_page

    told = judged if tested(judged) else ()
    rows = chapter_rows(told) if told else []
    tables = write_tables(folder, summary, told)
    page = write_page(folder, summary, told)
    return [*tables, *_charts(folder / CHARTS_FOLDER, summary, rows, drawer), page]


def _charts(folder: Path, summary: Summary, rows: Sequence[TableRow], drawer: Drawer | None) -> list[Path]:
    from bench.report.charts import chapter
    from bench.report.charts.draw import CHARTS, draw_all, drawn

    ours, theirs = shares(CHARTS)
    written = draw_all(folder, summary, [chapter.chart_of(rows), *ours] if rows else ours)
    if drawer and drawer.finished():
        return sorted([*written, *drawn(folder, theirs)])
    return sorted([*written, *draw_all(folder, summary, theirs)])


def write_tables(folder: Path, summary: Summary, judged: Sequence[Judged] = ()) -> list[Path]:
    """Write the tables as CSV and Markdown. Raises StorageError."""
    tables, shown = own_folder(folder / "tables"), show(summary)
    texts = {
        "cells.csv": csv_text(flattened(shown["cells"])),
        "comparisons.csv": csv_text(flattened(shown["comparisons"])),
        "rounds.csv": csv_text(round_records(summary.run)),
        "run.md": run_markdown(summary),
    }
    if shown["latency"]:
        texts["latency.csv"] = csv_text(flattened(shown["latency"]))
    if judged:
        chapter = chapter_markdown(chapter_rows(judged))
        texts["claims.md"] = "\n".join([claims_markdown(judged), f"## § 12 as a table\n\n{chapter}\n"])
        texts["claims.json"] = json.dumps(plain(summary.run, judged), allow_nan=False)
    for name, text in texts.items():
        write_atomically(tables / name, text.encode(), WITH_ITS_RUN)
    return [tables / name for name in texts]


def own_folder(folder: Path) -> Path:
    """Make a folder of a run's own, and return it. Raises StorageError, for a link to elsewhere as well."""
    if folder.is_symlink():
        raise StorageError(f"{folder} is a link to elsewhere; remove it, and the folder is made here")
    return made_folder(folder, WITH_ITS_RUN)
