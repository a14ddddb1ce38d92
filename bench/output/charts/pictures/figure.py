"""Draws any description of a chart as a matplotlib figure, and saves figures as PNG and SVG."""

import io
from collections.abc import Sequence
from types import ModuleType

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image  # matplotlib needs it too

from bench.output.charts.description import Graph, Kind, Panel
from bench.output.charts.pictures import bars, lanes, lines, matrix, rows, table, tiles, tracks
from bench.output.charts.pictures.sheet import make_sheet

# Each has MOST_ITEMS, and `height_in` and `draw` of one panel, or of all if they are ALIGNED.
KINDS: dict[Kind, ModuleType] = {
    "rows": rows,
    "lines": lines,
    "steps": tracks,
    "bars": bars,
    "tracks": tracks,
    "tiles": tiles,
    "matrix": matrix,
    "lanes": lanes,
    "table": table,
}
ALIGNED = (rows, bars)
# How to read a kind, where it is not obvious.
READINGS: dict[Kind, str] = {"rows": rows.READING, "bars": bars.READING}
FORMATS = ("png", "svg")


def figure_of(graph: Graph, warnings: Sequence[str], origin: str) -> Figure:
    """Return a chart as a figure, with the warnings that concern it.

    `origin` says in a line what was measured, and where.
    """
    kind = KINDS[graph.kind]
    panels = fitting(graph)
    left_out = len(graph.panels) - len(panels)
    more = [f"No room here for {left_out} more, which are in the tables."] if left_out else []
    reading = f"{graph.reading} {READINGS.get(graph.kind, '')}".strip()
    notes = [note for note in (graph.basis, *more, origin) if note]
    parts = [panels] if kind in ALIGNED else [(panel,) for panel in panels]
    heights_in = [kind.height_in(*part) for part in parts]
    sheet = make_sheet(graph, reading, warnings, notes, sum(heights_in))
    for part, height_in in zip(parts, heights_in, strict=True):
        kind.draw(sheet, graph, *part)
        sheet = sheet.below(height_in)
    return sheet.figure


def fitting(graph: Graph) -> Sequence[Panel]:
    """Return the chart's panels for which a picture has room, the first one always."""
    total = 0
    for index, panel in enumerate(graph.panels):
        total += len(panel.items)
        if total > KINDS[graph.kind].MOST_ITEMS and index:
            return graph.panels[:index]
    return graph.panels


def saved(figure: Figure, kind: str) -> bytes:
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
