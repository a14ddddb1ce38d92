"""What one interpreter changes compared with another, model by model."""

from bench.analysis.run.interpreters import changes, versions_apart
from tests.made_versions import OFF, OLD, ON, versions_run


def test_models_are_compared_across_interpreters() -> None:
    """Threads gain, one thread pays, processes stay: each with a verdict from ratios within blocks."""
    found = {change.b.backend: change.comparison for change in changes(versions_run())}
    assert {name: one.verdict for name, one in found.items()} == {
        "sequential": "slower",
        "threads": "faster",
        "processes": "equivalent",
    }
    assert round(found["sequential"].ratio, 2) == 1.08


def test_the_gil_goes_in_whatever_order_it_was_asked_for() -> None:
    """The cell without it is compared with the one that has it."""
    assert {change.a.params["gil"] for change in changes(versions_run(OFF, ON))} == {"on"}


def test_every_two_interpreters_are_a_family() -> None:
    """Three interpreters make three steps, each over all models."""
    found = changes(versions_run(OLD, ON, OFF))
    assert len(found) == 9
    assert {(c.a.params["python"], c.b.params["gil"]) for c in found} == {
        ("3.11", "on"),
        ("3.11", "off"),
        ("3.14t", "off"),
    }


def test_libraries_that_differ_are_known() -> None:
    """Those that neither has, or both have alike, are not."""
    machine = {
        "interpreters": [
            {"name": "3.11", "gil": "on", "libraries": {"numpy": "2.4", "h11": "0.16", "uvloop": None}},
            {"name": "3.14t", "gil": "off", "libraries": {"numpy": "2.5", "h11": "0.16", "brotli": "1"}},
        ]
    }
    run = versions_run(OLD, OFF)
    one = changes(run)[0]
    assert versions_apart(machine, one.a, one.b) == {"brotli": ("none", "1"), "numpy": ("2.4", "2.5")}
    assert versions_apart({"interpreters": "?"}, one.a, one.b) == {}
