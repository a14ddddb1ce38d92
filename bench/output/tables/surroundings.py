"""What made the surroundings of a run unfit to measure in, in sentences."""

from collections.abc import Collection

from bench.machine.checks.processor import AFFINITY, QUOTA
from bench.machine.cpus import QUOTA as QUOTA_NOTE
from bench.machine.cpus import UNPINNED
from bench.machine.doctor import distortions, recorded_warnings
from bench.machine.facts import Machine, clean

LIMIT = 200
# What a plan tells of itself, by the check that finds it as well.
RESERVATIONS = {AFFINITY.name: UNPINNED, QUOTA.name: QUOTA_NOTE}


def distortion_lines(machine: Machine) -> list[str]:
    """Return a line for each condition that made the times of a run wrong."""
    return [
        clean(f"DISTORTED times, {found.name}: {found.saw}. {found.why} No claim rests on them", 2 * LIMIT)
        for found in distortions(machine)
    ]


def doctor_lines(machine: Machine, notes: Collection[str] = ()) -> list[str]:
    """Return in a line what else `bench doctor` warned of when the run began, and its `notes` do not tell."""
    known = {name for name, begins in RESERVATIONS.items() if any(note.startswith(begins) for note in notes)}
    told = [
        f"{found.name} ({found.saw})"
        for found in recorded_warnings(machine)
        if not found.distorts and found.name not in known
    ]
    return [clean(f"`bench doctor` warns of: {', '.join(told)}", 2 * LIMIT)] if told else []
