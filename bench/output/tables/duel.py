"""The outcome of a duel in sentences, and as JSON."""

from typing import Any

from msgspec.structs import asdict

from bench.analysis.run.duel import DuelResult, typical_time
from bench.machine.doctor import why_distorted
from bench.model.plan import Plan
from bench.model.run import JSON_SCHEMA, CellResult, Run
from bench.output.tables import format as fmt
from bench.output.tables.certificate import certificate_line
from bench.output.tables.records import fields
from bench.output.tables.show import cell_json
from bench.output.tables.surroundings import distortion_lines
from bench.output.tables.words import faster_first, label
from bench.storage.certificates import Certificate
from bench.text import counted

OF_COMPARISON = ("ratio", "ratio_ci", "p", "p_adjusted", "verdict", "detectable", "lag1", "reason")


def duel_json(found: DuelResult, run: Run) -> dict[str, Any]:
    """Return the duel in the shape of the public contract's comparisons, with X for A and Y for B."""
    known = asdict(found.comparison) if found.comparison else {}
    one = {
        **fields(found.y, "group", "workload", "backend", "params"),
        "a": cell_json(found.x),
        "b": cell_json(found.y),
        "basis": "interleaved",
        **{name: known.get(name) for name in OF_COMPARISON},
        "distorted": why_distorted(run.machine),
        "confidence": 1 - run.plan.alpha,
        "margin": run.plan.margin,
        "blocks": found.blocks,
        "blocks_needed": found.needed,
        "threshold": found.threshold,
        "past_threshold": found.past,
        "between_blocks": found.spread.between_blocks if found.spread else None,
        "between_rounds": found.spread.between_rounds if found.spread else None,
    }
    return {"schema": JSON_SCHEMA, "run": run.id, "comparisons": [one]}


def duel_lines(found: DuelResult, run: Run, certificate: Certificate | None) -> list[str]:
    """Return the result of a duel, the answer first; before it only what made its times wrong."""
    plan = run.plan
    calibration = certificate_line(certificate, found.group.pinned, plan.margin) if certificate else None
    return [
        *distortion_lines(run.machine),
        verdict_line(found, plan),
        *(_time_line(name, cell, found, plan.alpha) for name, cell in (("X", found.x), ("Y", found.y))),
        _size_line(found),
        *_open_lines(found),
        *_threshold_lines(found),
        *([calibration] if calibration else []),
        *plan.notes,
    ]


def verdict_line(found: DuelResult, plan: Plan) -> str:
    """Return the answer in one sentence."""
    one = found.comparison
    if one is None:
        sides = (("X", found.x), ("Y", found.y))
        lost = [
            f"{name} is {cell.reason if cell.partial else f'{cell.status}: {cell.reason}'}"
            for name, cell in sides
            if cell.reason
        ]
        return f"no answer; {'; '.join(lost) or 'no block was measured'}"
    says = {
        "faster": "Y is faster than X",
        "slower": "Y is slower than X",
        "equivalent": f"X and Y take the same time within {100 * plan.margin:g} %",
        "inconclusive": f"no verdict yet, {one.reason}"
        if one.reason
        else "no significant difference between X and Y",
    }
    return f"{says[one.verdict]}: {faster_first('X', 'Y', one)} ({fmt.confidence(plan.alpha)} interval)"


def _time_line(name: str, cell: CellResult, found: DuelResult, alpha: float) -> str:
    if cell.status != "ok" or found.comparison is None:
        return f"{name}  {label(cell)}"
    time = typical_time(cell, found.group, alpha)
    return f"{name}  {label(cell)}: {fmt.duration_interval(time.value, time.bounds)} per operation"


def _size_line(found: DuelResult) -> str:
    one, group = found.comparison, found.group
    where = f"pinned to CPU {group.cpus[0]}" if group.pinned else "on all usable CPUs"
    parts = [f"{counted(found.blocks, 'block')} {where}, N={found.x.operations}"]
    if one and one.detectable:
        parts.append(f"minimum detectable difference {fmt.percent_above_one(one.detectable)}")
    if one and one.merged:
        parts.append("neighbouring blocks were correlated, and were merged in pairs")
    return "; ".join(parts)


def _threshold_lines(found: DuelResult) -> list[str]:
    if found.threshold is None or found.comparison is None:
        return []
    says = {
        True: "Y takes longer than X by more than that",
        False: "Y does not take longer than X by more than that",
        None: "not settled whether Y takes longer than X by more than that",
    }
    return [f"threshold {100 * found.threshold:g} %: {says[found.past]}"]


def _open_lines(found: DuelResult) -> list[str]:
    if found.comparison is None or found.comparison.verdict != "inconclusive":
        return []
    needed = (
        f"about {found.needed:,} blocks would settle it"
        if found.needed
        else "no feasible number of blocks would settle it"
    )
    return [f"{needed}; {found.spread.advice}" if found.spread else needed]
