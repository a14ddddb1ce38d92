"""A run as flat records, units in their names: what the CSV files and the frames are made of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from bench.analysis.run.disturbed import is_marked, shares_cpus
from bench.analysis.stats.blocks import PILOT
from bench.model.measurements import Disturbance
from bench.model.rounds import Round
from bench.model.run import Run
from bench.text import plain

# No quote, comma, semicolon, blank or sign at which a reader might divide; no number that is a name.
BARE = re.compile(r"[A-Za-z_][\w./:=~-]*", re.ASCII)
Record = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def flattened(rows: Iterable[Mapping[str, Any]]) -> list[Record]:
    """Return rows of `bench show --json` without nesting: an interval is two columns, a level one."""
    return [dict(pair for name, value in row.items() for pair in _flat(name, value)) for row in rows]


def _flat(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        # `figures_ci` holds an interval for each figure.
        stem, ending = (name.removesuffix("_ci"), "_ci") if name.endswith("_ci") else (name, "")
        return [pair for key, inner in value.items() for pair in _flat(f"{stem}.{key}{ending}", inner)]
    if name.endswith("_ci"):
        low, high = value or (None, None)
        return [(f"{name}_low", low), (f"{name}_high", high)]
    return [(name, " | ".join(value) if isinstance(value, list) else value)]


def round_records(run: Run) -> list[Record]:
    """Return one record per timed round: the raw figures, in the order in which they were measured."""
    sharing = {group.name for group in run.plan.groups if shares_cpus(group)}
    return [
        {
            "cell": cell.id,
            "group": cell.group,
            "backend": cell.backend,
            "block": block.block,
            "round": number,
            "operations": cell.operations,
            "wall_s": record.wall_s,
            "cpu_s": record.cpu_s,
            **_disturbance(record, cell.group in sharing),
            **record.figures,
        }
        for cell in run.cells
        for block in cell.blocks
        if block.block != PILOT
        for number, record in enumerate(r for r in block.rounds if r.kind == "timed")
    ]


def _disturbance(record: Round, shared: bool) -> Record:
    marked = None if record.disturbance is None else is_marked(record, shared)
    return {"marked": marked, **asdict(record.disturbance or Disturbance())}


def csv_text(records: Sequence[Record]) -> str:
    """Return records as CSV, a column for every name that any of them has; what is not known is empty.

    No text is a formula or a terminal's code, for names and reasons may be a stranger's.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    places = {name: place for place, name in enumerate(names)}
    texts: dict[str, str] = {}
    lines = [",".join(map(_text, names))]
    for record in records:
        fields = [""] * len(names)
        for name, value in record.items():
            if isinstance(value, str):
                # A name stands in thousands of lines.
                fields[places[name]] = texts.get(value) or texts.setdefault(value, _text(value))
            elif value is not None:
                fields[places[name]] = str(value)
        lines.append(",".join(fields))
    return "\n".join([*lines, ""])


def _text(value: str) -> str:
    # Quoted, a text holds together where a semicolon divides cells too. The standard library's writer quotes
    # every text or leaves such a one bare, and before Python 3.12 it quotes what is not known.
    told = _harmless(value)
    return told if BARE.fullmatch(told) else '"' + told.replace('"', '""') + '"'


def _harmless(value: str) -> str:
    # Source: OWASP, "CSV injection": what begins like this, in either width, a spreadsheet evaluates.
    told = plain(value)
    return f"'{told}" if told.lstrip().startswith(FORMULA) or value.startswith(("\t", "\r")) else told
