"""The chart of what each interpreter changes."""

from bench.analysis.run.summary import summarise
from bench.output.charts.description import Mark
from bench.output.charts.interpreters import describe
from tests.made import simple_run
from tests.made_versions import versions_run


def test_each_model_has_a_mark_for_the_change() -> None:
    """Right of the line at 1× it is faster than before."""
    graph = describe(summarise(versions_run()))
    (panel,) = graph.panels
    marks = {mark.name: mark for mark in panel.items if isinstance(mark, Mark)}
    assert round(marks["threads"].spots[0].v, 2) == 1.79
    assert marks["sequential"].spots[0].v < 1
    assert marks["processes"].says.endswith(" same")
    assert panel.title == "cpu: GIL off compared with on"


def test_a_run_of_one_interpreter_has_no_such_chart() -> None:
    """There is nothing to compare."""
    assert not describe(summarise(simple_run({"sequential": [0.0] * 9}))).panels
