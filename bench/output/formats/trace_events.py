"""A run's traced rounds in the trace event format, which Perfetto and chrome://tracing open.

Source: "Trace Event Format", the Chromium project. Times are in microseconds.
"""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from bench.analysis.run.figures import series
from bench.analysis.run.summary import Row, Summary

Event = dict[str, Any]
US_PER_S = 1e6
# Series that some workloads record in their traced rounds: when each result was in hand, and a queue's depth.
KTH, DEPTH, DEPTH_AT = "kth_s", "depth", "depth_at_s"


def trace_events(summary: Summary) -> list[Event]:
    """Return the events of every traced round: each cell is a process, and each of its workers a thread.

    All rounds begin at 0: they ran one after another, and lie below each other to be compared.
    """
    rows = [row for group in summary.groups for row in group.rows if row.cell.status == "ok"]
    told = [(_name(row, number), *_events(row, number)) for number, row in enumerate(rows, 1)]
    return [event for events in told if len(events) > 1 for event in events]


def trace_json(summary: Summary) -> bytes:
    """Return the file's content."""
    said = {"run": summary.run.id, "of": "one traced round of each cell, whose times are in no table"}
    found = {"traceEvents": trace_events(summary), "displayTimeUnit": "ns", "otherData": said}
    return json.dumps(found, allow_nan=False).encode()


def _name(row: Row, process: int) -> Event:
    return {"ph": "M", "name": "process_name", "pid": process, "tid": 0, "args": {"name": row.cell.id}}


def _events(row: Row, process: int) -> Iterator[Event]:
    traced = next((block.spans for block in row.cell.blocks if block.spans), ())
    for lane in sorted({span.lane for span in traced}):
        yield {
            **{"ph": "M", "name": "thread_name", "pid": process, "tid": lane + 1},
            "args": {"name": f"worker {lane + 1}"},
        }
    for span in traced:
        yield {
            **{"ph": "X", "name": f"operation {span.index}", "cat": row.cell.group},
            **{"pid": process, "tid": span.lane + 1, "ts": span.start_s * US_PER_S},
            "dur": max(0.0, span.end_s - span.start_s) * US_PER_S,
        }
    for k, at_s in enumerate(series(row.cell, KTH), 1):
        yield {
            **{"ph": "i", "s": "p", "name": f"result {k} in hand", "cat": row.cell.group},
            **{"pid": process, "tid": 1, "ts": at_s * US_PER_S},
        }
    for at_s, depth in itertools.zip_longest(series(row.cell, DEPTH_AT), series(row.cell, DEPTH)):
        if at_s is not None and depth is not None:
            yield {
                **{"ph": "C", "name": "queue depth", "pid": process, "ts": at_s * US_PER_S},
                "args": {"items": depth},
            }
