"""What disturbed a run, in sentences: how often the machine was taken away, and what the times show of it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from bench.analysis.run.noise import Finding, Kind, Noise
from bench.output.tables.format import change, duration, frequency

MOST_NAMED = 3

REMEDIES: dict[Kind, str] = {
    "taken": "Marked rounds are kept: trimmed means bear with a few. Where there are many, close other "
    "programs (`bench doctor` names them), take a machine without neighbours, or measure at a quieter time.",
    "clock": "Set the governor to `performance`, or switch turbo off; `bench doctor` says how.",
    "drift": "Ratios within blocks cancel what moves all cells of a group alike; times as they stand do not. "
    "Let the machine warm up or cool down, and measure again.",
    "modes": "A typical time between the two is neither; `bench show RUN --rounds` shows them. Workers that "
    "differ for life (where memory lies, which core) call for more blocks, `--profile thorough`; rounds that "
    "change call for a steady clock and fewer neighbours, see `bench doctor`.",
    "warm-up": "More rounds (`--profile thorough`) or more operations in each (`-n`) let workers settle; "
    "until then the times of these cells are those of young workers.",
}


def noise_lines(noise: Noise) -> list[str]:
    """Return everything that is known, a line for each kind, with what to do about it."""
    lines = [f"{line} {REMEDIES[kind]}" for kind, line in _told(noise, noise.findings)]
    if noise.total.rounds and not noise.total.marked:
        lines.insert(0, f"none of {noise.total.rounds:,} timed rounds had the machine taken away")
    return lines


def noise_warnings(noise: Noise, groups: Collection[str] | None = None) -> list[str]:
    """Return what can bend results, in a line for each kind; of these groups and the whole run, if named."""
    found = [
        finding
        for finding in noise.findings
        if finding.warns and (groups is None or finding.group is None or finding.group in groups)
    ]
    return [line.removesuffix(".") for _, line in _told(noise, found)]


def noise_json(noise: Noise) -> list[dict[str, Any]]:
    """Return every finding as plain data, each with its words."""
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
            told.append((kind, f"{begins}: {_some([SAYINGS[kind](one) for one in _worst_first(found)])}."))
    return told


def _taken_line(noise: Noise) -> str:
    count = noise.total
    places = [f for f in noise.findings if f.kind == "taken" and f.group is not None]
    most = sorted(places, key=lambda finding: -finding.figures["marked"])
    where = _some([f"{one.group} {one.figures['marked']:.0f}" for one in most])
    return (
        f"{count.marked:,} of {count.rounds:,} timed rounds had the machine taken away "
        f"({_lost(count.steal_s, count.waited_s)}): {where}."
    )


def _lost(steal_s: float | None, waited_s: float | None) -> str:
    told = [] if steal_s is None else [f"steal {duration(steal_s)}"]
    told += [] if waited_s is None else [f"{duration(waited_s)} waiting for other programs"]
    return ", ".join(told)


def _worst_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: -abs(one.figures.get("change", one.figures.get("excess", 0.0))))


def _some(items: Sequence[str]) -> str:
    more = len(items) - MOST_NAMED
    return "; ".join(items[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _taken(finding: Finding) -> str:
    figures = finding.figures
    lost = _lost(figures.get("steal_s"), figures.get("waited_s"))
    return f"{figures['marked']:.0f} of {figures['rounds']:.0f} timed rounds ({lost})"


def _clock(finding: Finding) -> str:
    figures = finding.figures
    return f"{finding.group} from {frequency(figures['low_hz'])} to {frequency(figures['high_hz'])}"


def _drift(finding: Finding) -> str:
    return f"{finding.cell} {change(finding.figures['change'])}"


def _modes(finding: Finding) -> str:
    figures = finding.figures
    what = "rounds" if figures["of_rounds"] else "workers"
    times = f"{duration(figures['low_s'])} or {duration(figures['high_s'])}"
    return f"{finding.cell} {times} ({figures['share_high'] * 100:.0f} % of {what})"


def _warm_up(finding: Finding) -> str:
    return f"{finding.cell} {change(finding.figures['excess'])}"


SAYINGS: dict[Kind, Callable[[Finding], str]] = {
    "taken": _taken,
    "clock": _clock,
    "drift": _drift,
    "modes": _modes,
    "warm-up": _warm_up,
}
BEGINNINGS: dict[Kind, str] = {
    "taken": "",
    "warm-up": "not warmed up, a worker's first rounds beside its later ones",
    "drift": "drift, the last block's time beside the first's",
    "modes": "two kinds of time",
    "clock": "the processor's clock changed",
}
