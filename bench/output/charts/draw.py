"""Draws every chart of a run, each as PNG and as SVG."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image  # matplotlib needs it too

from bench.analysis.run.summary import Summary
from bench.errors import StorageError
from bench.output.charts import (
    depth,
    gap,
    knee,
    kth,
    lateness,
    lifecycle,
    memory,
    percentiles,
    phases,
    rounds,
    speedup,
    throughput,
    timeline,
    winners,
)
from bench.output.charts.base import Chart
from bench.output.charts.style import styled
from bench.storage.collector import paused
from bench.storage.files import WITH_ITS_RUN, write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHARTS: tuple[Chart, ...] = (
    speedup.CHART,
    winners.CHART,
    gap.CHART,
    timeline.CHART,
    throughput.CHART,
    percentiles.CHART,
    knee.CHART,
    kth.CHART,
    lateness.CHART,
    depth.CHART,
    memory.CHART,
    lifecycle.CHART,
    phases.CHART,
)
# Thousands of dots: too large for the page, and nothing that a run must be judged by.
ON_DEMAND: tuple[Chart, ...] = (rounds.CHART,)
FORMATS = ("png", "svg")


def draw_all(folder: Path, summary: Summary, charts: Sequence[Chart] = CHARTS) -> list[Path]:
    """Draw every chart that the run has figures for, and return the files. Raises StorageError.

    What an earlier report left of a chart that can no longer be drawn is removed.
    """
    from bench.storage.files import own_folder

    own_folder(folder)
    written = []
    for chart, pictures in zip(charts, _rendered(charts, summary), strict=True):
        for kind in FORMATS:
            path = folder / f"{chart.name}.{kind}"
            if kind in pictures:
                write_atomically(path, pictures[kind], WITH_ITS_RUN)
                written.append(path)
            else:
                _remove(path)
    return written


def drawn(folder: Path, charts: Sequence[Chart]) -> list[Path]:
    """Return the files that there are of the charts."""
    paths = [folder / f"{chart.name}.{kind}" for chart in charts for kind in FORMATS]
    return [path for path in paths if path.is_file()]


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot remove the old {path} ({error.strerror}); {WITH_ITS_RUN}") from error


def render(chart: Chart, summary: Summary) -> dict[str, bytes]:
    """Return the chart in every format; nothing where the run has nothing for it."""
    (pictures,) = _rendered([chart], summary)
    return pictures


def _rendered(charts: Sequence[Chart], summary: Summary) -> list[dict[str, bytes]]:
    # Setting matplotlib up takes as long as a small chart does, and the collector would look through all of
    # the run's rounds again and again, to find nothing.
    with paused(), styled():
        return [_pictures(chart.draw(summary)) for chart in charts]


def _pictures(figure: "Figure | None") -> dict[str, bytes]:
    return {} if figure is None else {kind: saved(figure, kind) for kind in FORMATS}


def saved(figure: "Figure", kind: str) -> bytes:
    """Return a figure as PNG or SVG; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    if kind == "svg":
        # A date would make two drawings of the same run differ.
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    else:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        # Few colours are in a chart: a palette makes the file a third as large, and quicker to write.
        shades: memoryview = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        picture = Image.frombytes("RGBA", canvas.get_width_height(), bytes(shades)).convert("RGB")
        picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "png")
    return buffer.getvalue()
