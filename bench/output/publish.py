"""Writes a run's tables, charts and page into its folder."""

import json
from collections.abc import Sequence
from pathlib import Path

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judging import tested
from bench.analysis.run.matrix import matrix_of
from bench.analysis.run.summary import Summary
from bench.output.charts.catalogue import Described, Written, charts, describe, describe_all
from bench.output.tables.chaptertable import TableRow, chapter_markdown, chapter_rows
from bench.output.tables.claims import claims_json, claims_markdown
from bench.output.tables.markdown import matrix_markdown, run_markdown
from bench.output.tables.matrix import matrix_records
from bench.output.tables.records import csv_text, flattened, round_records
from bench.output.tables.show import show
from bench.storage.files import WITH_ITS_RUN, own_folder, write_atomically


def publish(folder: Path, summary: Summary, judged: Sequence[Judged] = ()) -> Written:
    """Write `tables/`, `charts/` and `report.html`. Raises StorageError."""
    from bench.output.page.page import write_page

    told = judged if tested(judged) else ()
    rows = chapter_rows(told) if told else []
    tables = write_tables(folder, summary, told)
    described = describe_all(summary)
    page = write_page(folder, summary, told, described)
    drawn = _charts(folder, summary, rows, described)
    return Written((*tables, *drawn.files, page), described.failures + drawn.failures)


def _charts(folder: Path, summary: Summary, rows: Sequence[TableRow], described: Described) -> Written:
    from bench.output.charts import chapter
    from bench.output.charts.draw import FOLDER, draw_all

    chart = chapter.chart_of(rows)
    graphs = [*filter(None, [describe(chart, summary)]), *described.graphs]
    names = [one.name for one in (chart, *charts())]
    return draw_all(folder / FOLDER, summary, graphs, names)


def write_tables(folder: Path, summary: Summary, judged: Sequence[Judged] = ()) -> list[Path]:
    """Write the tables as CSV and Markdown. Raises StorageError."""
    tables, shown = own_folder(folder / "tables"), show(summary)
    texts = {
        "cells.csv": csv_text(flattened(shown["cells"])),
        "comparisons.csv": csv_text(flattened(shown["comparisons"])),
        "rounds.csv": csv_text(round_records(summary.measured)),
        "run.md": run_markdown(summary),
    }
    if records := matrix_records(matrix_of(summary.groups)):
        texts["matrix.csv"] = csv_text(flattened(records))
        texts["matrix.md"] = f"{matrix_markdown(summary)}\n"
    if shown["latency"]:
        texts["latency.csv"] = csv_text(flattened(shown["latency"]))
    if judged:
        chapter = chapter_markdown(chapter_rows(judged))
        texts["claims.md"] = "\n".join([claims_markdown(judged), f"## § 12 as a table\n\n{chapter}\n"])
        texts["claims.json"] = json.dumps(claims_json(summary.run, judged), allow_nan=False)
    for name, text in texts.items():
        write_atomically(tables / name, text.encode(), WITH_ITS_RUN)
    return [tables / name for name in texts]
