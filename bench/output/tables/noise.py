"""What disturbed a run, in sentences: rounds that were kept from the CPU, and irregular times."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import asdict

from bench.analysis.run.noise import Finding, Kind, Noise
from bench.output.tables.format import change, duration, frequency
from bench.text import counted

MOST_NAMED = 3
# The figures of a tally of disturbed rounds, in words.
LOSSES = {
    "steal_s": "steal {}",
    "waited_s": "{} waiting for other programs",
    "throttled_s": "{} paused by the CPU quota",
    "suspended": "{} while a process was suspended",
}

REMEDIES: dict[Kind, str] = {
    "taken": "The rounds are kept, because trimmed means tolerate a few of them. Where there are many, close "
    "other programs (`bench doctor` names them), use a machine without neighbours, or measure at a quieter "
    "time; lift a CPU quota.",
    "unjudged": "A server on the workers' CPUs keeps them waiting as other programs would: with three CPUs "
    "it has one to itself. Elsewhere the system does not count how long a thread waits for a CPU.",
    "stalled": "The process, its container or the machine may have been suspended, or storage stood still. "
    "These rounds are kept; measure again.",
    "clock": "Set the governor to `performance`, or switch turbo off; `bench doctor` says how.",
    "drift": "Ratios within blocks cancel drift that affects all cells of a group alike; absolute times do "
    "not. Let the machine warm up or cool down, and measure again.",
    "modes": "A typical time between the two modes represents neither; `bench show RUN --rounds` shows the "
    "rounds. If workers differ (memory layout, core), measure more blocks with `--profile thorough`; if "
    "rounds differ, a steady clock and fewer other processes help, see `bench doctor`.",
    "warm-up": "Longer warm-ups and rounds (`--profile thorough`, or a larger `-n`) let workers settle; "
    "until then the times of these cells include their warm-up.",
}


def noise_lines(noise: Noise) -> list[str]:
    """Return a line for each kind of disturbance, with what to do about it."""
    lines = [f"{line} {REMEDIES[kind]}" for kind, line in _told(noise, noise.findings)]
    found = {finding.kind for finding in noise.findings}
    if noise.total.rounds and not found & {"taken", "stalled"}:
        lines.insert(0, f"None of {noise.total.rounds:,} rounds was disturbed")
    return lines


def noise_warnings(noise: Noise, groups: Collection[str] | None = None) -> list[str]:
    """Return what may distort results, a line for each kind: of these groups and the whole run, if named."""
    found = [
        finding
        for finding in noise.findings
        if finding.warns and (groups is None or finding.group is None or finding.group in groups)
    ]
    return [line.removesuffix(".") for _, line in _told(noise, found)]


def noise_json(noise: Noise) -> list[dict[str, Any]]:
    """Return every finding as plain data, with a sentence and a remedy."""
    return [
        {
            **msgspec.to_builtins(finding),
            "says": SAYINGS[finding.kind](finding),
            "remedy": REMEDIES[finding.kind],
        }
        for finding in noise.findings
    ]


def _told(noise: Noise, findings: Sequence[Finding]) -> list[tuple[Kind, str]]:
    told: list[tuple[Kind, str]] = []
    for kind, begins in BEGINNINGS.items():
        found = [finding for finding in findings if finding.kind == kind]
        if kind == "taken" and found:
            told.append((kind, _taken_line(noise)))
        elif found:
            worst_first = sorted(found, key=lambda one: -abs(_size(one)))
            told.append((kind, f"{begins}: {_some([SAYINGS[kind](one) for one in worst_first])}."))
    return told


def _taken_line(noise: Noise) -> str:
    count = noise.total
    places = [f for f in noise.findings if f.kind == "taken" and f.group is not None]
    most = sorted(places, key=lambda finding: -finding.figures["marked"])
    if not count.marked:  # it was a round of an open loop
        groups = _some([str(one.group) for one in most])
        return f"A process was suspended during {counted(count.suspended, 'round')}: {groups}."
    where = _some([f"{one.group} {one.figures['marked']:.0f}" for one in most])
    return f"{count.marked:,} of {count.rounds:,} rounds were disturbed ({_lost(asdict(count))}): {where}."


def _lost(figures: Mapping[str, float | None]) -> str:
    return ", ".join(
        told.format(duration(lost) if name.endswith("_s") else counted(round(lost), "round"))
        for name, told in LOSSES.items()
        if (lost := figures.get(name)) is not None and (lost or name.endswith("_s"))
    )


def _some(items: Sequence[str]) -> str:
    more = len(items) - MOST_NAMED
    return "; ".join(items[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _taken(finding: Finding) -> str:
    figures = finding.figures
    return f"{figures['marked']:.0f} of {figures['rounds']:.0f} rounds disturbed ({_lost(figures)})"


def _stalled(finding: Finding) -> str:
    figures = finding.figures
    rounds, longest, typical = round(figures["rounds"]), figures["longest_s"], figures["typical_s"]
    return (
        f"{finding.cell} {counted(rounds, 'round')}, up to {duration(longest)} instead of {duration(typical)}"
    )


def _clock(finding: Finding) -> str:
    figures = finding.figures
    return f"{finding.group} from {frequency(figures['low_hz'])} to {frequency(figures['high_hz'])}"


def _size(finding: Finding) -> float:
    figures = finding.figures
    return figures.get("change", figures.get("bend", figures.get("rounds", 0.0)))


def _warmth(finding: Finding) -> str:
    first = finding.figures.get("excess")
    told = "" if first is None else f" (first rounds {change(first)})"
    return f"{finding.cell} by {change(_size(finding))}{told}"


def _modes(finding: Finding) -> str:
    figures = finding.figures
    what = "rounds" if figures["of_rounds"] else "workers"
    times = f"{duration(figures['low_s'])} or {duration(figures['high_s'])}"
    return f"{finding.cell} {times} ({figures['share_high'] * 100:.0f} % of {what})"


SAYINGS: dict[Kind, Callable[[Finding], str]] = {
    "taken": _taken,
    "unjudged": lambda one: f"{one.group} {one.figures['rounds']:.0f}",
    "stalled": _stalled,
    "clock": _clock,
    "drift": lambda one: f"{one.cell} {change(_size(one))}",
    "modes": _modes,
    "warm-up": _warmth,
}
BEGINNINGS: dict[Kind, str] = {
    "taken": "",
    "stalled": "Rounds took far longer than all others of their cell, for no cause that was seen",
    "unjudged": "Rounds of which cannot be told whether other programs disturbed them",
    "warm-up": "Not warmed up, so that first rounds move the typical time",
    "drift": "Drift (the last block compared with the first)",
    "modes": "Times with two modes",
    "clock": "The CPU frequency changed",
}
