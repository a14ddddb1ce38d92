"""A run in a notebook: its examples are true, its frames tidy, and a stranger's run is text."""

import doctest
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import bench
from bench.api import notebook
from bench.errors import RunFileError, UsageError
from tests.made import keep
from tests.output.made_run import HOSTILE, full_run, made_run

EARLIER, LATEST = "20260130T235959-7f3a", "20260131T235959-7f3a"


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a results folder with two runs, which is where runs are looked for."""
    for name in (EARLIER, LATEST):
        keep(tmp_path, made_run(id=name))
    monkeypatch.setenv("BENCH_RESULTS", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> notebook.LoadedRun:
    """Return a run with figures for every chart, summarised once."""
    return notebook.LoadedRun(full_run(), tmp_path_factory.mktemp("loaded"))


@pytest.mark.usefixtures("results")
def test_the_examples_are_true() -> None:
    """What the documentation shows is what comes out."""
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = doctest.testmod(notebook, optionflags=options)
    assert found.attempted > 10
    assert found.failed == 0


@pytest.mark.usefixtures("results")
def test_the_how_to_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page tells to type does what the page says."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "use-a-notebook.md"
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.attempted > 5
    assert found.failed == 0


def test_a_run_is_found_as_commands_find_it(results: Path, tmp_path: Path) -> None:
    """By name in the folder that is told, and by path."""
    assert bench.load().id == bench.load("20260131").id == LATEST
    assert bench.load(str(results / EARLIER)).id == EARLIER
    with pytest.raises(UsageError, match="there is no run"):
        bench.load(results=tmp_path / "empty")
    (tmp_path / "x.json").write_text("[")
    with pytest.raises(RunFileError, match=r"x\.json"):
        bench.load(str(tmp_path / "x.json"))


@pytest.mark.usefixtures("results")
@pytest.mark.parametrize("table", notebook.TABLES)
def test_units_stand_in_the_names_of_columns(table: notebook.Table) -> None:
    """Every time is in seconds and every size in bytes, by the name of its column."""
    frame = bench.load().frame(table)
    assert len(frame)
    assert len(set(frame.columns)) == len(frame.columns)
    assert any(name.endswith(("_s", "_per_s", "ratio")) for name in frame.columns)


@pytest.mark.usefixtures("results")
def test_a_table_or_chart_that_is_none_is_refused() -> None:
    """With what was probably meant."""
    with pytest.raises(UsageError, match="no table 'round'; did you mean 'rounds'"):
        bench.load().frame("round")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no chart ''; there are: "):
        bench.load().chart("")


def test_a_run_without_figures_for_a_chart_says_so(tmp_path: Path) -> None:
    """An error, not an empty picture."""
    run = made_run(cells=())
    keep(tmp_path, run)
    with pytest.raises(UsageError, match="has no data for the chart 'throughput'"):
        bench.load(run.id, tmp_path).chart("throughput")


def test_a_chart_is_a_figure(loaded: notebook.LoadedRun) -> None:
    """What `bench report` draws is there to be shown."""
    assert isinstance(loaded.chart("winners"), Figure)


@pytest.mark.usefixtures("results")
def test_a_comparison_takes_a_run_or_a_name() -> None:
    """Both give the same, and what is told is of the other run."""
    first = bench.load("latest~1")
    by_name, by_run = first.compare("latest"), first.compare(bench.load())
    assert repr(by_name) == repr(by_run)
    assert set(by_name.frame()["b"]) == {LATEST}


def test_what_a_notebook_shows_of_a_strangers_run_is_text(tmp_path: Path) -> None:
    """No markup of theirs, in tables, captions or warnings, of a run and of a comparison."""
    plain_run = made_run(id=LATEST)
    run = made_run(id=HOSTILE, notes=(HOSTILE,))
    loaded = notebook.LoadedRun(run, tmp_path)
    shown = loaded._repr_html_() + loaded.compare(notebook.LoadedRun(plain_run, tmp_path))._repr_html_()
    assert "<script" not in shown
    assert "&lt;script" in shown
    assert "\x1b" not in shown


def test_a_run_shows_its_warnings_first(results: Path) -> None:
    """What makes it less than trustworthy stands above the tables."""
    run = notebook.LoadedRun(made_run(status="interrupted"), results)
    shown = run._repr_html_()
    assert 0 < shown.index("this run is interrupted") < shown.index("<table>")
