"""Writes a run's tables, charts and page into its folder."""

from pathlib import Path

from bench.errors import StorageError
from bench.report.frames import cells_frame, comparisons_frame, csv_text, latency_frame, rounds_frame
from bench.report.markdown import run_markdown
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
    tables = made_folder(folder / "tables")
    texts = {
        "cells.csv": csv_text(cells_frame(summary)),
        "comparisons.csv": csv_text(comparisons_frame(summary)),
        "rounds.csv": csv_text(rounds_frame(summary.run)),
        "run.md": run_markdown(summary),
    }
    if any(group.latency for group in summary.groups):
        texts["latency.csv"] = csv_text(latency_frame(summary))
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
