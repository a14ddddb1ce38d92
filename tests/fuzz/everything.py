"""All that is made of a run, gone through at once: nothing may crash, and no figure may be NaN."""

import io
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from bench import api
from bench.analysis.run.summary import summarise
from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_runs import compare_sides
from bench.analysis.runs.history import Asked, history_of
from bench.analysis.runs.reduced import ReducedRun, reduce_run
from bench.api.notebook import TABLES, LoadedRun
from bench.errors import BenchError
from bench.model.run import Run
from bench.output.formats.base import format_named, formats
from bench.output.tables.claims import claims_json, claims_markdown
from bench.output.tables.claimsterminal import print_claims
from bench.output.tables.comparison.markdown import comparison_markdown
from bench.output.tables.comparison.plain import plain as compared_json
from bench.output.tables.comparison.terminal import print_comparison
from bench.output.tables.history.plain import plain as history_json
from bench.output.tables.history.terminal import print_history
from bench.output.tables.markdown import run_markdown
from bench.output.tables.show import show
from bench.output.tables.terminal import print_run

T = TypeVar("T")
NO_NUMBER = re.compile(r"(?<![A-Za-z_])(nan|inf)(?![A-Za-z_])")
# pandas would be half of the time, and its frames are those of the CSV.
SLOW = ("parquet",)


def everything(run: Run, base: Run, folder: Path) -> None:
    """Show, judge, compare and export the run."""
    _tell(run, folder)
    reduced = reduce_run(run)
    _compare(reduced, reduce_run(base))
    _follow(reduced)


def _tell(run: Run, folder: Path) -> None:
    summary, judged = summarise(run), api.judged(run)
    _printed(lambda console: print_run(console, summary))
    _printed(lambda console: print_claims(console, judged))
    _sober(run_markdown(summary) + claims_markdown(judged))
    for data in (show(summary), claims_json(run, judged)):
        json.dumps(data, allow_nan=False)
    for name in formats():
        exported = None if name in SLOW else allowed(partial(format_named(name).render, summary))
        if exported and format_named(name).suffix == ".json":
            _sober(json.dumps(json.loads(exported)))
    loaded = LoadedRun(run, folder)
    _sober(loaded._repr_html_())
    for table in TABLES:
        loaded.frame(table)


def _compare(reduced: ReducedRun, base: ReducedRun) -> None:
    for a, b in ((base, reduced), (reduced, base), (reduced, reduced)):
        found = allowed(partial(compare_sides, [Side("A", (a,)), Side("B", (b,))]))
        if found:
            json.dumps(compared_json(found, 0.05), allow_nan=False)
            _printed(partial(print_comparison, across=found, threshold=0.05))
            _sober(comparison_markdown(found, 0.05))


def _follow(reduced: ReducedRun) -> None:
    for cell in list(reduced.cells.values())[1:2]:
        asked = Asked(workload=cell.workload, backend=cell.backend)
        found = allowed(partial(history_of, [reduced] * 7, asked))
        if found:
            json.dumps(history_json(found), allow_nan=False)
            _printed(partial(print_history, history=found))


def allowed(act: Callable[[], T]) -> T | None:
    """Return what comes of it; None where it is refused, which must be in one line."""
    told = ""
    try:
        return act()
    except BenchError as error:
        told = str(error)
    assert "\n" not in told
    return None


def _printed(act: Callable[[Console], None]) -> None:
    out = io.StringIO()
    act(Console(file=out, width=100))
    _sober(out.getvalue())
    assert all(line.isprintable() for line in out.getvalue().split("\n"))


def _sober(text: str) -> None:
    text.encode()
    assert not NO_NUMBER.search(text), text[max(0, NO_NUMBER.search(text).start() - 60) :][:120]  # type: ignore[union-attr]
