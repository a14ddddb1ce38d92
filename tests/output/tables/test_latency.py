"""The table of an open loop."""

from msgspec.structs import replace

from bench.analysis.run.summary import GroupSummary, summarise
from bench.model.run import Run
from bench.output.tables.latency import held_text, latency_caption, latency_lines, latency_table
from bench.output.tables.markdown import run_markdown
from bench.output.tables.show import show
from tests.output.made_run import ARRIVALS, BLOCKS, made_open, made_run, with_cells


def nap(run: Run | None = None) -> GroupSummary:
    """Return the group that has an open loop."""
    return next(group for group in summarise(run or made_run()).groups if group.group.name == "nap")


def changed(**fields: object) -> Run:
    """Return the run with asyncio's rounds at 500/s changed."""
    run = made_run()
    cell = next(cell for cell in run.cells if cell.id == "nap:asyncio")
    blocks = tuple(
        replace(one, rounds=(*one.rounds[:3], made_open("asyncio", 500.0, one.block, **fields)))
        for one in cell.blocks
        if one.block
    )
    return with_cells(run, {"nap:asyncio": {"blocks": blocks}})


def test_a_row_for_each_rate_and_model() -> None:
    """Eight rows of two rates; the columns that have nothing to say are left out."""
    group = nap()
    names = latency_table(group).headers
    assert len(group.latency) == 8
    assert names[:2] == ("model", "rate")
    assert "p99 [95 %]" in names
    assert "p99.9 [95 %]" not in names


def test_the_table_fits_the_terminal() -> None:
    """With less room the columns of least weight go, and rate, model, p50 and p99 stay."""
    group = nap()
    for width in (60, 80, 100):
        table = latency_table(group, width)
        drawn = [max(map(len, column)) for column in zip(table.headers, *table.rows, strict=True)]
        assert sum(drawn) + 2 * (len(drawn) - 1) <= width
    assert latency_table(group, 10).headers == ("model", "rate", "p50", "p99 [95 %]")


def test_who_falls_behind_is_told() -> None:
    """Sequential keeps up with the lower rate; the others have no such line."""
    (line,) = latency_lines(nap())
    assert line.startswith(
        "sequential: keeps up with 500/s; at 2,000/s it completes only 1,000/s and its queue"
    )


def test_who_was_not_driven_is_told() -> None:
    """A rate far beyond a cell has a row without times and a line with the reason."""
    run = made_run()
    cell = next(cell for cell in run.cells if cell.id == "nap:threads")
    pilot = replace(cell.blocks[0], beyond_per_s=(9000.0,))
    group = nap(with_cells(run, {"nap:threads": {"blocks": (pilot, *cell.blocks[1:])}}))
    assert group.latency[-1].verdict == "far beyond"
    assert "threads: keeps up with 2,000/s; at 9,000/s it was not tested" in "\n".join(latency_lines(group))


def test_blocks_without_a_pacer_are_told() -> None:
    """Rounds that the pacer spoiled are named, with why."""
    told = "\n".join(latency_lines(nap(changed(sent_per_s=300.0))))
    assert f"off the rate by 1 %): {BLOCKS} of {BLOCKS} of asyncio at 500/s" in told


def test_too_many_blocks_without_a_pacer_are_no_keeping_up() -> None:
    """The verdict is *pacer late* with a line that says why, and the model is not told to fall behind."""
    run = made_run()
    cell = next(cell for cell in run.cells if cell.id == "nap:asyncio")
    measured = [one for one in cell.blocks if one.block]
    late: list[dict[str, float]] = [{"sent_per_s": 300.0}] * 4 + [{}] * (len(measured) - 4)
    blocks = [
        replace(one, rounds=(*one.rounds[:3], made_open("asyncio", 500.0, one.block, **seen)))
        for one, seen in zip(measured, late, strict=True)
    ]
    group = nap(with_cells(run, {"nap:asyncio": {"blocks": tuple(blocks)}}))
    (row,) = [row for row in group.latency if row.cell.id == "nap:asyncio"]
    assert row.verdict == held_text(group.latency, "nap:asyncio") == "pacer late"
    told = latency_lines(group)
    assert told[-1].startswith("pacer late: more than 25 % of the blocks are left out.")
    assert not any(line.startswith("asyncio") for line in told)


def test_a_p99_that_is_not_earned_is_told() -> None:
    """With a tenth of the operations there is a line that says how many it takes."""
    few = [replace(row, operations=row.operations // 10) for row in nap().latency]
    told = latency_lines(replace(nap(), latency=tuple(few)))
    assert any(
        "no p99: it takes 10,000 operations at one rate, and there are at most 1,200" in one for one in told
    )


def test_the_caption_says_what_is_counted() -> None:
    """From when a time counts, K, and blocks."""
    assert "scheduled start" in latency_caption(nap())
    assert "K=4 · 10 blocks" in latency_caption(nap())


def test_json_has_a_record_for_every_row() -> None:
    """Rates, verdict, percentiles with intervals, and the wait and the service apart; no NaN."""
    found = show(summarise(made_run()))["latency"]
    assert len(found) == 8
    one = next(entry for entry in found if entry["cell"] == "nap:asyncio")
    assert one["operations"] == ARRIVALS * BLOCKS
    assert one["verdict"] == "keeps up"
    assert one["latency_p99_s_ci"][0] <= one["latency_p99_s"] <= one["latency_p99_s_ci"][1]
    assert one["latency_p99_9_s"] is None
    assert one["queue_p50_s"] < one["service_p50_s"] < one["latency_p50_s"]


def test_markdown_has_the_table_once() -> None:
    """Only the group with an open loop has it."""
    assert run_markdown(summarise(made_run())).count(": latency\n") == 1
