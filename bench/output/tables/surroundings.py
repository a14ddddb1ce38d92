"""What made the surroundings of a run unfit to measure in, in sentences."""

from bench.machine.doctor import distortions, recorded_warnings
from bench.machine.facts import Machine, clean

LIMIT = 200


def distortion_lines(machine: Machine) -> list[str]:
    """Return a line for each condition that made the times of a run wrong."""
    return [
        clean(f"DISTORTED times, {found.name}: {found.saw}. {found.why} No claim rests on them", 2 * LIMIT)
        for found in distortions(machine)
    ]


def doctor_lines(machine: Machine) -> list[str]:
    """Return in a line what else `bench doctor` warned of when the run began."""
    told = [f"{found.name} ({found.saw})" for found in recorded_warnings(machine) if not found.distorts]
    return [clean(f"`bench doctor` warns of: {', '.join(told)}", 2 * LIMIT)] if told else []
