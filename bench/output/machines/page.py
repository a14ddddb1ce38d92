"""The page of several machines: one file that needs no other and no network."""

import hashlib
import re
from pathlib import Path

from bench.analysis.runs.comparability import alpha_of
from bench.analysis.runs.compare_machines import MachineComparison
from bench.machine.facts import clean
from bench.output.machines.rankings import tally
from bench.output.machines.sheet import differing_rows, drawn, lead_rows, ranking_rows, time_rows
from bench.output.machines.words import QUESTION, notes, side_line, warnings
from bench.output.page.shell import render
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import refused_lines
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


def machines_page(between: MachineComparison) -> str:
    """Return the page as HTML. Everything in a run is escaped: its file may come from a stranger."""
    return render(
        "machines.html.j2",
        drawn(between),
        question=QUESTION,
        tally=tally(between),
        machines=[(side.label, side_line(side)) for side in between.sides],
        labels=[side.label for side in between.sides],
        lead_heads=_lead_heads(between),
        time_heads=["Group", "Model", *(f"{side.label} time/op" for side in between.sides)],
        warnings=warnings(between),
        differing=differing_rows(between),
        rankings=ranking_rows(between),
        leads=lead_rows(between),
        times=time_rows(between),
        refused=refused_lines(between.refused),
        notes=notes(between),
        command=" ".join(_argument(side.label, [run.id for run in side.runs]) for side in between.sides),
    )


def _lead_heads(between: MachineComparison) -> list[str]:
    first, *later = between.sides
    alone = [f"{side.label} [{fmt.confidence(alpha_of(side))}]" for side in between.sides]
    beside = [
        f"{one.label} compared with {first.label} [{fmt.confidence(alpha_of(first, one))}]" for one in later
    ]
    return ["Group", "Lead", *alone, *beside]


def _argument(label: str, ids: list[str]) -> str:
    told = clean(",".join(ids), LIMIT)
    return told if re.fullmatch(r"[A-Z]{1,2}", label) else f"{label}={told}"
