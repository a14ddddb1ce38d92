"""A run of another tool says what it is wherever it is shown, and nothing is concluded from it."""

import json
from pathlib import Path

from msgspec.structs import replace

from bench import api
from bench.analysis.claims import judging
from bench.analysis.run.summary import summarise
from bench.api.notebook import LoadedRun
from bench.output.formats.base import format_named
from bench.output.tables.markdown import run_markdown
from bench.output.tables.show import show
from bench.storage.index import entry, found_runs
from bench.storage.run_file import load
from tests.output.formats.test_imported import kept

REFERENCE = Path(__file__).parents[3] / "results" / "reference"


def test_an_imported_run_says_so_wherever_it_is_shown(tmp_path: Path) -> None:
    """In its tables, as JSON, in a notebook, in the list, and in what is exported of it again."""
    folder = kept(tmp_path, "pyperf")
    run = api.record(str(folder), tmp_path)
    summary = summarise(run)
    told = [run_markdown(summary), json.dumps(show(summary)), repr(LoadedRun(run, tmp_path))]
    told.append(LoadedRun(run, tmp_path)._repr_html_())
    told += [str(entry(one)) for one in found_runs(tmp_path) if one.path == folder]
    marked = ("pyperf", "pytest-benchmark", "github-action-benchmark", "markdown")
    told += [format_named(name).render(summary).decode() for name in marked]
    assert len(told) == 9
    assert all("pyperf" in text and "mported" in text for text in told)


def test_no_claim_rests_on_an_imported_run() -> None:
    """Not even where its groups and blocks have the names of those that a claim reads."""
    ours = load(REFERENCE)
    assert judging.tested(api.judged(ours))
    assert not judging.tested(api.judged(replace(ours, imported_from="pyperf 2.9.0")))
