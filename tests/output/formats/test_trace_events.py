"""Tests of bench.output.formats.trace_events."""

import json

from bench.output.formats.trace_events import trace_events, trace_json
from tests.output.made_run import full_summary


def test_every_traced_operation_is_an_event_of_its_worker() -> None:
    """A cell is a process with its name, a worker a thread, and nothing on one thread overlaps."""
    events = json.loads(trace_json(full_summary()))["traceEvents"]
    names = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
    number = next(pid for pid, name in names.items() if name == "nap:threads")
    mine = [event for event in events if event["pid"] == number and event["ph"] == "X"]
    assert sorted(event["name"] for event in mine) == [f"operation {index}" for index in range(8)]
    assert {event["tid"] for event in mine} == {1, 2, 3, 4}
    assert {event["dur"] for event in mine} == {5000.0}
    for lane in range(1, 5):
        first, second = (event for event in mine if event["tid"] == lane)
        assert first["ts"] + first["dur"] <= second["ts"]


def test_results_and_queues_of_patterns_are_in_it() -> None:
    """When each result was in hand is an instant, and a queue's depth a counter."""
    kinds = {event["name"].rstrip("0123456789 ") for event in trace_events(full_summary())}
    assert {"queue depth", "process_name", "thread_name", "operation"} <= kinds
    assert any(event["name"] == "result 1 in hand" for event in trace_events(full_summary()))
