"""Writes a run's tables, charts and page into its folder."""

from pathlib import Path

from bench.errors import StorageError
from bench.report.markdown import run_markdown
from bench.report.records import csv_text, flattened, round_records
from bench.report.show import show
from bench.stats.summary import Summary
from bench.store import write_atomically


def publish(folder: Path, summary: Summary) -> list[Path]:
    """Write `tables/`, `charts/` and `report.html`, and return the files. Raises StorageError."""
    from bench.report.charts.draw import draw_all
    from bench.report.page import write_page

    tables = write_tables(folder, summary)
    charts = draw_all(folder / "charts", summary)
    return [*tables, *charts, write_page(folder, summary, charts)]


def write_tables(folder: Path, summary: Summary) -> list[Path]:
    """Write the tables as CSV and Markdown. Raises StorageError."""
    tables, shown = made_folder(folder / "tables"), show(summary)
    texts = {
        "cells.csv": csv_text(flattened(shown["cells"])),
        "comparisons.csv": csv_text(flattened(shown["comparisons"])),
        "rounds.csv": csv_text(round_records(summary.run)),
        "run.md": run_markdown(summary),
    }
    if shown["latency"]:
        texts["latency.csv"] = csv_text(flattened(shown["latency"]))
    for name, text in texts.items():
        write_atomically(tables / name, text.encode())
    return [tables / name for name in texts]


def made_folder(folder: Path) -> Path:
    """Make the folder if it is not there, and return it. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make {folder} ({error.strerror}); make room, or choose --out") from error
    return folder
