"""The page of several machines: one file that needs no other and no network."""

import hashlib
from pathlib import Path

from bench.analysis.runs.comparability import alpha_of
from bench.analysis.runs.compare_machines import MachineComparison
from bench.machine.facts import clean
from bench.output.machines.camps import camp_lines
from bench.output.machines.many import (
    FEW,
    MACHINE_HEADS,
    differing_lines,
    lead_spreads,
    machine_rows,
    matrix_down,
    time_rows,
)
from bench.output.machines.rankings import tally
from bench.output.machines.sheet import differing_rows, drawn, lead_rows, ranking_rows
from bench.output.machines.words import QUESTION, capped, lettered, notes, side_line, warnings
from bench.output.page.shell import Data, render
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import refused_lines
from bench.storage.collector import paused
from bench.storage.files import RUN_ID, made_folder, write_atomically

FOLDER = "machines"
LIMIT = 400


def write_machines(results: Path, between: MachineComparison) -> Path:
    """Write the page into the results folder and return it. Raises StorageError."""
    path = made_folder(results / FOLDER) / page_name(between)
    write_atomically(path, machines_page(between).encode())
    return path


def page_name(between: MachineComparison) -> str:
    """Return a file name that is the same for the same runs; the runs' files have no influence on it."""
    ids = [run.id for side in between.sides for run in side.runs]
    whole = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:8]
    first = ids[0] if RUN_ID.fullmatch(ids[0]) else "run"
    return f"{first}-and-{len(ids) - 1}-more-{whole}.html"


@paused()
def machines_page(between: MachineComparison, home: str = "") -> str:
    """Return the page as HTML. Everything in a run is escaped: its file may come from a stranger."""
    many = len(between.sides) > FEW
    return render(
        "machines.html.j2",
        Data((), {}, {}) if many else drawn(between),
        home=home,
        question=QUESTION,
        tally=tally(between),
        many=many,
        first=between.sides[0].label,
        machines=[] if many else [(side.label, side_line(side)) for side in between.sides],
        machine_heads=MACHINE_HEADS,
        machine_rows=machine_rows(between),
        labels=[side.label for side in between.sides],
        warnings=capped(warnings(between)),
        rankings=ranking_rows(between),
        camps=camp_lines(between),
        refused=capped(refused_lines(between.refused)),
        notes=notes(between),
        times=time_rows(between),
        **(_of_many(between) if many else _of_few(between)),
        command=""
        if many
        else " ".join(_argument(side.label, [run.id for run in side.runs]) for side in between.sides),
    )


def _of_few(between: MachineComparison) -> dict[str, object]:
    return {
        "lead_heads": _lead_heads(between),
        "time_heads": [f"{side.label} time/op" for side in between.sides],
        "differing": differing_rows(between),
        "leads": lead_rows(between),
    }


def _of_many(between: MachineComparison) -> dict[str, object]:
    columns, rows = matrix_down(between)
    return {
        "columns": columns,
        "rows": rows,
        "time_heads": ["Shortest", "Median", "Longest"],
        "differing": differing_lines(between),
        "leads": lead_spreads(between),
    }


def _lead_heads(between: MachineComparison) -> list[str]:
    first, *later = between.sides
    alone = [f"{side.label} [{fmt.confidence(alpha_of(side))}]" for side in between.sides]
    beside = [
        f"{one.label} compared with {first.label} [{fmt.confidence(alpha_of(first, one))}]" for one in later
    ]
    return ["Group", "Lead", *alone, *beside]


def _argument(label: str, ids: list[str]) -> str:
    told = clean(",".join(ids), LIMIT)
    return told if lettered(label) else f"{label}={told}"
