"""The first answers of a run, a sentence for each kind of work."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.matrix import MatrixRow, matrix_of
from bench.analysis.run.summary import summarise
from bench.output.tables.headlines import Headline, headlines, standing
from tests.made import altered, simple_run
from tests.output.made_run import full_summary

STEADY = [0.0, 0.02, -0.02, 0.01, -0.005, 0.015]
APART = [0.01, -0.03, 0.02, -0.01, 0.03, -0.02]
MODELS = ("sequential", "asyncio", "threads", "processes")


def told(*shifts: float, spread: float = 0.1) -> str:
    """Return the sentence on a group whose models have these log times, each scattered."""
    values = {
        name: [shift + spread * value for value in (STEADY if at % 2 else APART)]
        for at, (name, shift) in enumerate(zip(MODELS, shifts, strict=False))
    }
    (found,) = headlines(matrix_of(summarise(simple_run(values)).groups))
    return found.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (told(0, -1, -0.5), "asyncio is the fastest, 2.72× as fast as sequential, 1.65× as fast as threads."),
        (told(0, -1.003, -1), "asyncio and threads tie for the fastest, 2.73× and 2.72× as fast as seq"),
        (told(0, 1, 2), "nothing is as fast as sequential code; the next is asyncio with 0.368×."),
        (told(0, 0, 1), "no model is faster than sequential code, which ties with asyncio."),
        (
            told(0, -1, -1.05, spread=3),
            "threads or asyncio, 2.86× and 2.69× as fast as sequential (too close",
        ),
        (told(0, -0.05, spread=9), "this run cannot tell whether a model is faster than sequential: asyncio"),
    ],
)
def test_a_sentence_says_no_more_than_is_established(text: str, says: str) -> None:
    """A winner, a tie, nothing faster, which of several, or whether at all."""
    assert text.startswith(says)


def test_the_next_is_named_unless_it_is_as_fast_as_sequential() -> None:
    """How far ahead of the others the fastest is, in one more figure."""
    assert ", 1.65× as fast as threads." in told(0, -1, -0.5)
    assert told(0, -1, 0).endswith("2.72× as fast as sequential.")


def test_a_void_model_is_in_no_answer() -> None:
    """Its times are in none."""
    run = altered(simple_run({"sequential": STEADY, "asyncio": APART}), "made:asyncio", status="void")
    (found,) = headlines(matrix_of(summarise(run).groups))
    assert found.text == "no answer, because fewer than two models have valid times."


def test_a_group_without_sequential_calls_compares_its_own_cells() -> None:
    """Patterns of one model have a winner too; with few blocks there is no answer yet, and why."""
    (group,) = summarise(simple_run({"asyncio": APART, "threads": [one - 1 for one in STEADY]})).groups
    assert standing(group).startswith("threads are the fastest, 2.7")
    assert "× as fast as asyncio [" in standing(group)
    (few,) = summarise(simple_run({"asyncio": APART[:2], "threads": STEADY[:2]})).groups
    assert standing(few).startswith("no answer yet: ")


def made() -> list[Headline]:
    """Return the sentences of the made-up run, whose groups of `web` do two kinds of one work."""
    works = {"nap": "waiting, naps", "web/mixed": "HTTP, mixed clients", "web/same": "HTTP, same client"}

    def named(row: MatrixRow) -> MatrixRow:
        plan = row.group.group
        display = replace(plan.display, work=works.get(plan.name, ""))
        return replace(row, group=replace(row.group, group=replace(plan, display=display)))

    matrix = matrix_of(full_summary().groups)
    return headlines(replace(matrix, rows=tuple(map(named, matrix.rows))))


def test_the_groups_of_a_workload_share_a_sentence() -> None:
    """Each is named by what is its own, and the kind of work is said once, before all of them."""
    nap, web, nothing = made()
    assert [one.title for one in (nap, web, nothing)] == ["Waiting", "HTTP", "nothing"]
    assert web.text.startswith("different clients: asyncio (aiohttp) is the fastest, ")
    assert "as fast as sequential (requests)" in web.text
    assert "the client's effect included; same client" in web.text
    assert "; same client: asyncio is the fastest, " in web.text
    assert [group.group.name for group in web.groups] == ["web/mixed", "web/same"]
