"""A run as flat records with units in their names, for CSV files, frames and JSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from bench.analysis.run.cell_times import PILOT
from bench.analysis.run.disturbed import is_marked, shares_cpus
from bench.model.measurements import Disturbance
from bench.model.rounds import Round
from bench.model.run import Run
from bench.text import plain

# Text that no reader splits or takes for a number: it needs no quotes.
BARE = re.compile(r"[A-Za-z_][\w./:=~-]*", re.ASCII)
Record = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def fields(record: object, *names: str) -> Record:
    """Return the fields of a record that have these names."""
    return {name: getattr(record, name) for name in names}


def flattened(rows: Iterable[Mapping[str, Any]]) -> list[Record]:
    """Return rows of `bench show --json` without nesting: an interval becomes two columns, a level one."""
    return [dict(pair for name, value in row.items() for pair in _flat(name, value)) for row in rows]


def _flat(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        # `figures_ci` has an interval for each metric.
        stem, ending = (name.removesuffix("_ci"), "_ci") if name.endswith("_ci") else (name, "")
        return [pair for key, inner in value.items() for pair in _flat(f"{stem}.{key}{ending}", inner)]
    if name.endswith("_ci"):
        low, high = value or (None, None)
        return [(f"{name}_low", low), (f"{name}_high", high)]
    return [(name, " | ".join(map(str, value)) if isinstance(value, list) else value)]


def round_records(run: Run) -> list[Record]:
    """Return one record per timed round: the raw measurements, in the order in which they were made."""
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
    return {"marked": is_marked(record, shared), **asdict(record.disturbance or Disturbance())}


def csv_text(records: Sequence[Record]) -> str:
    """Return records as CSV with a column for every name in any of them; unknown values are empty.

    Texts contain neither formulas nor terminal codes, because names and reasons may come from other people.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    places = {name: place for place, name in enumerate(names)}
    texts: dict[str, str] = {}
    lines = [",".join(map(_text, names))]
    for record in records:
        fields = [""] * len(names)
        for name, value in record.items():
            if isinstance(value, str):
                # The same name occurs in thousands of lines.
                fields[places[name]] = texts.get(value) or texts.setdefault(value, _text(value))
            elif value is not None:
                fields[places[name]] = str(value)
        lines.append(",".join(fields))
    return "\n".join([*lines, ""])


def _text(value: str) -> str:
    # Quotes keep a text together where a semicolon separates cells too. The standard library's writer either
    # quotes all texts or leaves these bare, and before Python 3.12 it quotes unknown values.
    text = _harmless(value)
    return text if BARE.fullmatch(text) else '"' + text.replace('"', '""') + '"'


def _harmless(value: str) -> str:
    # Source: OWASP, "CSV injection": spreadsheets evaluate text that begins like this, in either width.
    text = plain(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or value.startswith(("\t", "\r")) else text
