"""Draws the documentation's pictures from a run: `python docs/pictures.py RUN [--latency RUN] [--only NAME]`.

A run of `bench all` has neither an open loop nor a past. So the pictures of latency come from a second run
(`bench run http --backend asyncio,threads --rate ladder`), and the history is made up from the first: its
days are the recorded one with a known scatter and a known step. Without `--latency` those pictures stay.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from bench.analysis.run.summary import Summary
from bench.analysis.runs.history import Asked, history_of
from bench.api import judged, record, reduced, summary_of
from bench.model.run import CellResult, Run
from bench.output.charts import chapter, knee, latency, rounds
from bench.output.charts import history as history_chart
from bench.output.charts.catalogue import charts as installed
from bench.output.charts.description import Chart
from bench.output.charts.draw import render
from bench.output.tables.chaptertable import chapter_rows

FOLDER = Path(__file__).parent / "pictures"
MOST_BYTES = 200_000
LATENCY = (latency.CHART, knee.CHART)
SHOWN_ROUND_BY_ROUND = "sleep"
HISTORY = "history"
DAYS, CHANGED_ON, SCATTER, STEP = 14, 8, 0.01, 0.95


def main() -> int:
    """Draw them all, or those that are named; 1 where one is too large for a page, or none is drawn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", help="a run of `bench all`: its folder, its run.json, or its id")
    parser.add_argument("--latency", help="a run with `--rate ladder`")
    parser.add_argument("--only", action="append", metavar="NAME", help="this picture alone; once for each")
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    drawn = list(pictures(record(asked.run), asked.only))
    if asked.latency:
        drawn += charts(summary_of(record(asked.latency)), LATENCY, asked.only)
    for name, picture in drawn:
        (FOLDER / f"{name}.png").write_bytes(picture)
    too_large = [name for name, picture in drawn if len(picture) > MOST_BYTES]
    sys.stdout.write(f"{len(drawn)} pictures in {FOLDER}; too large: {', '.join(too_large) or 'none'}\n")
    return 1 if too_large or not drawn else 0


def pictures(run: Run, named: Sequence[str] | None) -> Iterator[tuple[str, bytes]]:
    """Yield name and PNG of what a run of `bench all` has, or of what is named of it."""
    summary = summary_of(run)
    yield from charts(summary, [chart for chart in installed() if chart not in LATENCY], named)
    yield from charts(summary, [chapter.chart_of(chapter_rows(judged(run)))], named)
    yield from charts(only(summary, SHOWN_ROUND_BY_ROUND), [rounds.CHART], named)
    if named is None or HISTORY in named:
        yield HISTORY, history_picture(run)


def history_picture(run: Run) -> bytes:
    """Return the PNG of a history that is made up from the run."""
    past = history_of(
        [reduced(day, FOLDER) for day in made_past(run)], Asked(workload="sleep", backend="asyncio")
    )
    return history_chart.pictures(past)["png"]


def charts(
    summary: Summary, wanted: Sequence[Chart], named: Sequence[str] | None
) -> Iterator[tuple[str, bytes]]:
    """Yield those that are named, or all, and say for which of them the run has no figures."""
    for chart in [one for one in wanted if named is None or one.name in named]:
        rendered = render(chart, summary)
        if rendered:
            yield chart.name, rendered["png"]
        else:
            sys.stdout.write(f"no figures for {chart.name}\n")


def only(summary: Summary, name: str) -> Summary:
    """Return the summary with this group alone."""
    return replace(summary, groups=tuple(one for one in summary.groups if one.group.name == name))


def made_past(run: Run) -> Iterator[Run]:
    """Yield a run for each day: the recorded one, scattered by 1 %, and 5 % slower under a later Python."""
    drawn = random.Random(7)
    first = datetime(2026, 11, 1, 12, tzinfo=UTC)
    sleep = tuple(cell for cell in run.cells if cell.group == "sleep")
    for day in range(DAYS):
        factor = drawn.gauss(1.0, SCATTER) / (STEP if day >= CHANGED_ON else 1.0)
        python = dict(run.machine.get("python", {})) | ({"version": "3.12.1"} if day >= CHANGED_ON else {})
        yield replace(
            run,
            id=f"{first + timedelta(days=day):%Y%m%dT%H%M%S}-{day:04x}",
            started_at=(first + timedelta(days=day)).isoformat(),
            machine=run.machine | {"python": python},
            cells=tuple(slower(cell, factor) if cell.backend == "asyncio" else cell for cell in sleep),
        )


def slower(cell: CellResult, factor: float) -> CellResult:
    """Return the cell with all its rounds this many times as long."""
    blocks = tuple(
        replace(block, rounds=tuple(replace(one, wall_s=one.wall_s * factor) for one in block.rounds))
        for block in cell.blocks
    )
    return replace(cell, blocks=blocks)


if __name__ == "__main__":
    sys.exit(main())
