"""An advice as JSON, in the shape of the public contract."""

from typing import Any

import msgspec

from bench.analysis.advice.records import Advice, Option
from bench.model.run import JSON_SCHEMA
from bench.output.tables.records import fields

OF_OPTION = ("backend", "workers", "params", "speedup", "speedup_ci")


def advice_json(advice: Advice, code: str, run: str | None) -> dict[str, Any]:
    """Return the advice as plain data. What is not known is None; there is no NaN."""
    rival = advice.runner_up
    return {
        "schema": JSON_SCHEMA,
        "target": advice.target,
        "verdict": advice.verdict,
        "advice": _option(advice.advice),
        "runner_up": rival and {**_option(rival), **fields(rival, "verdict", "times", "times_ci")},
        "reasons": msgspec.to_builtins(advice.reasons),
        "costs": msgspec.to_builtins(advice.costs),
        "changes": msgspec.to_builtins(advice.changes),
        "code": code,
        "sweep": [{**_option(one), **fields(one, "status", "reason")} for one in advice.sweep],
        "nature": msgspec.to_builtins(advice.nature),
        "confidence": 1 - advice.alpha,
        "blocks": advice.blocks,
        "cpus": advice.cpus,
        "notes": list(advice.notes),
        "run": run,
    }


def _option(one: Option) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(fields(one, *OF_OPTION))
    return found
