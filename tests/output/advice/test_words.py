"""An advice on the screen and as JSON."""

import json

import pytest
from msgspec.structs import replace

from bench.analysis.advice.decide import advise
from bench.analysis.advice.records import Option
from bench.output.advice.plain import advice_json
from bench.output.advice.terminal import screen
from bench.output.advice.told import told
from bench.output.advice.words import answer, named
from tests.analysis.advice.made_advice import final_of, found, nature


def test_the_answer_names_both_models_and_the_interval() -> None:
    """No ratio stands alone."""
    sentence = answer(advise(found({"threads": 1.0, "processes": 1.9})))
    assert sentence.startswith("processes with 2 workers: processes are 1.90× as fast as sequential [")
    assert sentence.endswith("(99 % interval)")


@pytest.mark.parametrize(
    ("speed", "scale", "start"),
    [
        (0.5, 1.0, "a sequential loop: nothing pays; sequential is 2.00× as fast as threads with 2 workers"),
        (1.0, 1.0, "no difference:"),
        (1.1, 60.0, "can't tell:"),
    ],
)
def test_every_verdict_has_its_sentence(speed: float, scale: float, start: str) -> None:
    """What is not established is not claimed."""
    advice = advise(found({"threads": speed}, final=final_of({"threads": speed}, scale=scale)))
    assert answer(advice).startswith(start)


def test_what_failed_is_told_beside_the_answer() -> None:
    """A better option may have failed; where all have, that is the answer."""
    failed = Option(backend="processes", workers=2, status="failed", reason="ValueError: late")
    some = found({"threads": 1.9})
    lines = told(advise(replace(some, sweep=(*some.sweep, failed))), "").lines
    assert "1 of 3 options failed, and a better one may be among them" in lines
    none = advise(found({}, sweep=(some.sweep[0], failed)))
    assert answer(none) == "can't tell: processes with 2 workers could not be measured (ValueError: late)"


def test_a_call_has_its_average_and_its_first_time_where_they_differ() -> None:
    """What is computed or loaded once is in no figure."""
    lines = told(advise(found({"threads": 1.9}, nature(mean_s=0.05, first_s=1.0))), "").lines
    assert any(
        line.startswith("one call takes 10.0 ms, 50.0 ms on average, 1.00 s the first") for line in lines
    )


def test_the_screen_holds_everything_on_one_page() -> None:
    """The answer comes first, then why, the costs, what would change it, and the code."""
    advice = advise(found({"threads": 1.0, "processes": 1.9}))
    lines = [line for line, _ in screen(told(advice, "code = 1\n"))]
    assert lines[0].startswith("processes")
    places = [
        lines.index(title) for title in ("Why", "What it costs", "What would change the answer", "Code")
    ]
    assert places == sorted(places)
    assert "  code = 1" in lines
    assert len(lines) <= 40


def test_the_json_has_the_contracts_shape() -> None:
    """It has every key, each option has its own, and nothing in it is NaN."""
    shown = advice_json(advise(found({"threads": 1.0, "processes": 1.9})), "code", "20260131T235959-7f3a")
    assert {
        "schema",
        "target",
        "verdict",
        "advice",
        "runner_up",
        "reasons",
        "costs",
        "changes",
        "code",
    } <= set(shown)
    assert set(shown["advice"]) == {"backend", "workers", "params", "speedup", "speedup_ci"}
    assert set(shown["reasons"][0]) == {"id", "text", "value"}
    keys = {"backend", "workers", "params", "speedup", "speedup_ci", "status", "reason"}
    assert all(set(one) == keys for one in shown["sweep"])
    assert json.loads(json.dumps(shown, allow_nan=False))["run"] == "20260131T235959-7f3a"


def test_options_are_named_with_workers_and_chunks() -> None:
    """A reader sees what to set."""
    assert named(Option(backend="asyncio", workers=8)) == "asyncio with 8 calls in flight"
    chunks = Option(backend="processes", workers=2, params={"chunksize": 16})
    assert named(chunks) == "processes with 2 workers and chunks of 16 calls"
    assert named(Option(backend="sequential", workers=1)) == "a sequential loop"
