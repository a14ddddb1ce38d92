"""The tables of what each interpreter changes."""

import json

from bench.analysis.run.summary import summarise
from bench.model.plan import Params
from bench.output.tables.interpreters import changes_json, interpreters_json, step_tables
from bench.output.tables.markdown import run_markdown
from bench.output.tables.show import show
from tests.made import blocks_of, planned_cell, planned_group, result, run_of
from tests.made_versions import OFF, OLD, ON, versions_run


def test_the_table_says_what_goes_with_the_gil() -> None:
    """Threads' speed-up under both, what one thread pays, and which verdicts turn over."""
    (table,) = step_tables(summarise(versions_run()))
    assert table.title == "What changes when the GIL goes (3.14t)"
    told = dict(zip(table.headers, table.rows[0], strict=True))
    assert told["threads before"].startswith("1.00×")
    assert told["threads after"].startswith("1.93×")
    assert told["one thread"].startswith("▼ 0.92")
    assert told["processes"].startswith("≈")
    assert any(line.startswith("Turns over: cpu, threads: equivalent to sequential") for line in table.notes)


def test_each_level_of_another_factor_has_a_row() -> None:
    """What is sequential, and so has no level, stands beside each of them."""
    levels: list[tuple[str, Params]] = [("sequential", {}), ("threads", {"place": "shared"})]
    levels.append(("threads", {"place": "own"}))
    cells = [planned_cell("g", backend, {**own, **site}) for site in (ON, OFF) for backend, own in levels]
    group = planned_group("g", cells, factor="place")
    (table,) = step_tables(
        summarise(run_of([group], [result(cell, blocks_of([0.0] * 10)) for cell in cells]))
    )
    assert [row[0] for row in table.rows] == ["g place=shared", "g place=own"]
    assert "" not in {cell for row in table.rows for cell in row}


def test_libraries_of_other_versions_stand_beside_the_comparison() -> None:
    """Whatever the conductor alone imports is left out."""
    machine = {
        "interpreters": [
            {"name": "3.11", "gil": "on", "libraries": {"numpy": "2.4", "scipy": "1"}},
            {"name": "3.14t", "gil": "on", "libraries": {"numpy": "2.5"}},
        ]
    }
    (table,) = step_tables(summarise(versions_run(OLD, ON, machine=machine)))
    assert table.title == "What changes from 3.11 · GIL on to 3.14t · GIL on"
    assert table.notes[0].endswith("GIL on: numpy 2.4 and 2.5.")


def test_the_json_has_one_group_and_every_interpreter() -> None:
    """Cells keep the name of the group that they were measured in."""
    shown = show(summarise(versions_run(OLD, OFF)))
    assert {cell["group"] for cell in shown["cells"]} == {"cpu"}
    assert {row["group"] for row in shown["matrix"]} == {"cpu"}
    assert [row["python"] for row in shown["matrix"]] == ["3.11", "3.14t"]
    assert len(shown["interpreter_changes"]) == 3
    assert shown["interpreter_changes"][0]["to"] == OFF
    json.dumps(shown, allow_nan=False)
    assert changes_json(()) == []


def test_what_was_recorded_of_interpreters_is_shown() -> None:
    """A stranger's file may hold anything there."""
    machine = {"interpreters": [{"name": "3.14t", "gil": "off", "python": {"version": "3.14.7"}}, 7]}
    (one,) = interpreters_json(machine)
    assert (one["python"], one["version"], one["pgo"], one["libraries"]) == ("3.14t", "3.14.7", None, {})


def test_markdown_has_the_step() -> None:
    """With the table of each interpreter's models after it."""
    text = run_markdown(summarise(versions_run()))
    assert "## What changes when the GIL goes" in text
    assert "## cpu · 3.14t · GIL off" in text
