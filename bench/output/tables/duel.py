"""A duel in words, as JSON, and as lines for a terminal."""

from typing import Any

from bench.analysis.run.contest import Contest, typical_time
from bench.model.plan import Plan
from bench.model.run import JSON_SCHEMA, CellResult, Run
from bench.output.tables import format as fmt
from bench.output.tables.certificate import certificate_line
from bench.output.tables.words import label
from bench.storage.certificates import Certificate
from bench.text import counted

BASIS = "interleaved"


def contest_json(found: Contest, run: Run) -> dict[str, Any]:
    """Return the duel in the shape of the public contract's comparisons, with X for A and Y for B."""
    one = found.comparison
    return {
        "schema": JSON_SCHEMA,
        "run": run.id,
        "comparisons": [
            {
                "group": found.group.name,
                "workload": found.group.workload,
                "backend": found.y.backend,
                "params": found.y.params,
                "a": _side(found.x),
                "b": _side(found.y),
                "basis": BASIS,
                "ratio": one.ratio if one else None,
                "ratio_ci": one.ratio_ci if one else None,
                "confidence": 1 - run.plan.alpha,
                "margin": run.plan.margin,
                "p": one.p if one else None,
                "p_adjusted": one.p_adjusted if one else None,
                "verdict": one.verdict if one else None,
                "detectable": one.detectable if one else None,
                "blocks": found.blocks,
                "blocks_needed": found.needed,
                "threshold": found.threshold,
                "past_threshold": found.past,
                "lag1": one.lag1 if one else None,
                "between_blocks": found.spread.between_blocks if found.spread else None,
                "between_rounds": found.spread.between_rounds if found.spread else None,
            }
        ],
    }


def _side(cell: CellResult) -> dict[str, Any]:
    return {
        "backend": cell.backend,
        "params": cell.params,
        "status": cell.status,
        "reason": cell.reason,
        "operations": cell.operations,
    }


def contest_lines(found: Contest, run: Run, certificate: Certificate | None) -> list[str]:
    """Return what a person wants to know of a duel, the answer first."""
    alpha = run.plan.alpha
    return [
        verdict_line(found, run.plan),
        *(_time_line(name, cell, found, alpha) for name, cell in (("X", found.x), ("Y", found.y))),
        _size_line(found),
        *_open_lines(found),
        *_threshold_lines(found),
        *_certificate_lines(found, run, certificate),
    ]


def _certificate_lines(found: Contest, run: Run, certificate: Certificate | None) -> list[str]:
    if certificate is None:
        return []
    return [certificate_line(certificate, found.group.pinned, run.plan.margin)]


def verdict_line(found: Contest, plan: Plan) -> str:
    """Return the answer in one sentence."""
    one = found.comparison
    if one is None:
        lost = [
            f"{name} is {c.status}: {c.reason}" for name, c in (("X", found.x), ("Y", found.y)) if c.reason
        ]
        return f"no answer; {'; '.join(lost) or 'no block was measured'}"
    found_ratio = f"{fmt.ratio(one.ratio)} {fmt.interval(one.ratio_ci)}"
    times = f"Y takes {found_ratio} the time of X ({1 - plan.alpha:.0%} interval)"
    says = {
        "faster": "Y is faster",
        "slower": "Y is slower",
        "equivalent": f"X and Y take the same time, within {100 * plan.margin:g} %",
        "inconclusive": "inconclusive",
    }
    return f"{says[one.verdict]}: {times}"


def _time_line(name: str, cell: CellResult, found: Contest, alpha: float) -> str:
    if cell.status != "ok" or found.comparison is None:
        return f"{name}  {label(cell)}"
    time = typical_time(cell, found.group, alpha)
    low, high = time.bounds or (None, None)
    between = f" [{fmt.duration(low)}, {fmt.duration(high)}]" if time.bounds else ""
    return f"{name}  {label(cell)}: {fmt.duration(time.value)}{between} an operation"


def _size_line(found: Contest) -> str:
    one, group = found.comparison, found.group
    where = f"CPU {group.cpus[0]}" if group.pinned else "all usable CPUs"
    could = f", could have found {fmt.percent_above_one(one.detectable)}" if one and one.detectable else ""
    merged = "; neighbouring blocks were alike and were merged in pairs" if one and one.merged else ""
    return f"{counted(found.blocks, 'block')} on {where}, N={found.x.operations}{could}{merged}"


def _threshold_lines(found: Contest) -> list[str]:
    if found.threshold is None or found.comparison is None:
        return []
    says = {
        True: "Y is slower by more than that",
        False: "Y is not slower by more than that",
        None: "not settled whether Y is slower by more than that",
    }
    return [f"threshold {100 * found.threshold:g} %: {says[found.past]}"]


def _open_lines(found: Contest) -> list[str]:
    if found.comparison is None or found.comparison.verdict != "inconclusive":
        return []
    needed = (
        f"about {found.needed:,} blocks would settle it"
        if found.needed
        else "no number of blocks that could be measured would settle it"
    )
    return [f"{needed}; {found.spread.advice}" if found.spread else needed]
