"""Tests of bench.output.tables.answers: what is established is said with its interval, nothing else is."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.run import Control, Run
from bench.output.tables.answers import Answer, answers
from tests.output.made_run import made_cell, made_run, only_group, with_cells


def run_with(walls_s: dict[str, float], **more: Any) -> Run:
    """Return a run of the group `nap` alone, in which each backend takes about so long."""
    run = only_group(made_run(), "nap")
    (group,) = run.plan.groups
    cells = tuple(made_cell(cell, group, walls_s[cell.backend]) for cell in group.cells)
    return replace(run, cells=cells, **more)


def answer_to(run: Run) -> Answer:
    """Return the one answer of a run of one group."""
    (found,) = answers(summarise(run))
    return found


CLEAR = {"sequential": 0.04, "asyncio": 0.01, "threads": 0.02, "processes": 0.03}


def test_a_winner_is_told_with_its_lead_over_the_next_and_over_sequential() -> None:
    """Both ratios have their intervals, the winner's name comes first."""
    found = answer_to(run_with(CLEAR))
    assert found.lead == "asyncio wins"
    assert found.settled
    assert "as fast as threads [" in found.rest
    assert "as fast as sequential [" in found.rest


def test_equal_leaders_share_the_lead() -> None:
    """Two that are equivalent take the same time, and neither wins."""
    found = answer_to(run_with(CLEAR | {"threads": 0.01}))
    assert found.lead.endswith("take the same time")
    assert {"threads", "asyncio"} == set(found.lead.removesuffix(" take the same time").split(" and "))
    assert "within 5 %" in found.rest
    assert found.settled


def test_where_sequential_leads_nothing_beats_it() -> None:
    """A model that costs more than it gives is told as that."""
    found = answer_to(run_with(CLEAR | {"sequential": 0.005}))
    assert found.lead == "Nothing beats sequential"
    assert "as fast as asyncio [" in found.rest


def test_leaders_that_cannot_be_told_apart_are_named_with_or() -> None:
    """Where their interval is wide, both are named, and that the run cannot tell."""
    run = run_with(CLEAR)
    shaky = [
        replace(
            cell,
            blocks=tuple(
                replace(
                    block,
                    rounds=tuple(
                        replace(r, wall_s=0.0101 * (0.7 if block.block % 2 else 1.4)) for r in block.rounds
                    ),
                )
                for block in cell.blocks
            ),
        )
        if cell.backend == "threads"
        else cell
        for cell in run.cells
    ]
    found = answer_to(replace(run, cells=tuple(shaky)))
    assert " or " in found.lead
    assert "cannot tell which" in found.rest


def test_too_few_blocks_settle_nothing() -> None:
    """Without a test there is no winner, whoever was ahead."""
    run = run_with(CLEAR)
    few = tuple(replace(cell, blocks=cell.blocks[:4]) for cell in run.cells)
    found = answer_to(replace(run, cells=few))
    assert found.lead == "No verdict"
    assert "3 blocks" in found.rest
    assert not found.settled


@pytest.mark.parametrize("status", ["void", "failed"])
def test_a_cell_without_valid_times_is_told(status: str) -> None:
    """The answer stands for the others, and says who is missing."""
    run = with_cells(run_with(CLEAR), {"nap:asyncio": {"status": status, "reason": "wrong digest"}})
    found = answer_to(run)
    assert found.lead == "threads win"
    assert f"asyncio is {status}" in found.rest


def test_nothing_valid_is_no_answer() -> None:
    """Where every cell is void there is nothing to say; where one is left, nothing to compare."""
    fates = {f"nap:{name}": {"status": "void", "reason": "?"} for name in CLEAR}
    assert answer_to(with_cells(run_with(CLEAR), fates)).lead == "No answer"
    del fates["nap:threads"]
    assert answer_to(with_cells(run_with(CLEAR), fates)).lead == "No comparison"


def test_a_control_out_of_bounds_unsettles_its_group() -> None:
    """The figures stay, with the doubt beside them."""
    control = Control(name="twin", group="nap", says="twins agree", ok=False, ratio=1.2, ratio_ci=None)
    found = answer_to(run_with(CLEAR, controls=(control,)))
    assert "the control twin failed" in found.rest
    assert not found.settled


def test_where_the_client_changes_too_the_answer_says_so() -> None:
    """A difference is put down to the model only where nothing else differs."""
    found = answer_to(only_group(made_run(), "web/mixed"))
    assert "the models also differ in the client" in found.rest


def test_settled_answers_come_first() -> None:
    """Whoever reads three lines reads what is known."""
    run = made_run()
    few = {cell.id: {"blocks": cell.blocks[:4]} for cell in run.cells if cell.group == "nap"}
    told = answers(summarise(with_cells(run, few)))
    assert [one.settled for one in told] == sorted((one.settled for one in told), reverse=True)
    assert told[-1].group == "nap"


def test_no_answer_of_distorted_times_is_settled() -> None:
    """It is told all the same, with the doubt."""
    found = answer_to(run_with(CLEAR, machine={"process": {"traced": True}}))
    assert found.lead == "asyncio wins"
    assert not found.settled
    assert "But the times are distorted." in found.rest
