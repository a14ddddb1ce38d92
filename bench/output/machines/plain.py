"""The JSON of a comparison of several machines."""

from typing import Any

import msgspec

from bench.analysis.runs.comparability import Side, alpha_of, margin_of
from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, PairComparison, Ranking
from bench.model.run import JSON_SCHEMA
from bench.output.machines.camps import camps_plain
from bench.output.machines.rankings import tally, why_inconclusive
from bench.output.machines.words import notes, there, warnings
from bench.output.tables.comparison.plain import cell_plain, refused_plain, side_plain


def plain(between: MachineComparison) -> dict[str, Any]:
    """Return everything as plain data. What is not known is None; there is no NaN."""
    return {
        "schema": JSON_SCHEMA,
        "sides": [side_plain(side) for side in between.sides],
        "differences": msgspec.to_builtins(between.differing),
        "warnings": warnings(between),
        "notes": notes(between),
        "tally": tally(between),
        "confidence": 1 - max(map(alpha_of, between.sides)),
        "equivalence": margin_of(*between.sides),
        "rankings": [_ranking(group, one) for group in between.groups for one in group.rankings],
        "turn_overs": camps_plain(between),
        "comparisons": [
            _comparison(between.sides[0], side, pair)
            for group in between.groups
            for pair in group.pairs
            for side in group.sides
            if side.label in pair.between
        ],
        "leads": [
            _lead(pair, where) for group in between.groups for pair in group.pairs for where in pair.within
        ],
        "times": [
            {**cell_plain(cell), "s_per_op": group.s_per_op[cell.id]}
            for group in between.groups
            for cell in group.cells
        ],
        "refused": [refused_plain(one) for one in between.refused],
    }


def _comparison(a: Side, b: Side, pair: PairComparison) -> dict[str, Any]:
    found = pair.between[b.label]
    return {
        **cell_plain(pair.x),
        "over": pair.y.id,
        "a": a.label,
        "b": b.label,
        "basis": "lead",
        **msgspec.to_builtins(found),
        "confidence": 1 - alpha_of(a, b),
        "verdict": there(found),
    }


def _lead(pair: PairComparison, where: str) -> dict[str, Any]:
    return {**cell_plain(pair.x), "over": pair.y.id, "on": where, **msgspec.to_builtins(pair.within[where])}


def _ranking(group: GroupComparison, one: Ranking) -> dict[str, Any]:
    return {
        "group": one.group,
        "contest": one.among.name or None,
        "fate": one.fated.fate,
        "reason": why_inconclusive(group, one) if one.fated.reason else None,
        "pair": None if one.fated.pair is None else list(one.fated.pair),
        "standings": msgspec.to_builtins(one.standings),
    }
