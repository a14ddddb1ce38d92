"""The calibration of a machine (a certificate) in sentences and as JSON."""

from typing import Any

import msgspec

from bench.analysis.stats.compare import DELTA
from bench.model.plan import Placement
from bench.output.tables import format as fmt
from bench.output.tables.surroundings import distortion_lines
from bench.planning.profiles import CERTIFIED_LOOK
from bench.storage.certificates import FINE_MARGIN, Certificate, KindFound, Rate

MOST_ALARMS = 0.05
WORK = {"cpu": "CPU work", "wait": "waiting"}


def certificate_json(certificate: Certificate) -> dict[str, Any]:
    """Return the calibration as plain data, with whether it passed."""
    found: dict[str, Any] = msgspec.to_builtins(certificate)
    return {**found, "passed": passed(certificate)}


def tried(certificate: Certificate) -> bool:
    """Return whether there were enough blocks for at least one A/A comparison."""
    return any(kind.alarms.trials for kind in certificate.kinds)


def passed(certificate: Certificate) -> bool | None:
    """Return whether no false-positive rate is established to be above 5 %; None where nothing was tried."""
    if not tried(certificate):
        return None
    return all(
        rate.low <= MOST_ALARMS
        for kind in certificate.kinds
        for rate in (kind.alarms, kind.fine_alarms, kind.family_alarms)
    )


def certificate_lines(certificate: Certificate) -> list[str]:
    """Return the whole calibration, a line for each result."""
    if not tried(certificate):
        return [f"no calibration: it takes at least {CERTIFIED_LOOK} blocks of a group"]
    verdict = "passed" if passed(certificate) else "FAILED: too many false positives"
    lines = distortion_lines(certificate.machine)
    lines.append(f"calibration {certificate.id} ({certificate.profile}): {verdict}")
    for kind in certificate.kinds:
        lines += ["", f"{kind.kind} groups", *(f"  {line}" for line in _kind_lines(kind))]
    return lines


def _kind_lines(kind: KindFound) -> list[str]:
    slower = [
        f"{WORK.get(one.work, one.work)} made {one.slowdown:.0%} slower, detected: {_rate(one.found)}"
        for one in kind.detections
    ]
    variance = kind.run_to_run_variance
    between = "not known" if variance is None else f"{variance**0.5:.2%} (standard deviation)"
    return [
        f"false positives, identical variants reported as different: {_rate(kind.alarms)}",
        f"false positives with an equivalence margin of {FINE_MARGIN * 100:g} %: {_rate(kind.fine_alarms)}",
        f"families of six A/A comparisons with a false positive: {_rate(kind.family_alarms)}",
        f"intervals that contain the true ratio: {_rate(kind.coverage)}",
        *slower,
        f"variation between stretches of ten blocks, beyond that of the blocks: {between}",
        f"a comparison of two variants takes about {fmt.duration(kind.comparison_s)}",
    ]


def _rate(rate: Rate) -> str:
    if not rate.trials:
        return "not tried"
    share = rate.events / rate.trials
    return f"{rate.events} of {rate.trials}, {share:.1%} [{rate.low:.1%} … {rate.high:.1%}]"


def certificate_line(certificate: Certificate, pinned: bool, margin: float = DELTA) -> str:
    """Return the false-positive rate of comparisons in this kind of group with this equivalence margin."""
    kind: Placement = "pinned" if pinned else "unpinned"
    found = certificate.kind(kind)
    if found is None or not found.alarms.trials:
        return f"calibration {certificate.id} does not cover {kind} groups"
    fine = margin < DELTA
    alarms = found.fine_alarms if fine else found.alarms
    judged = f" with an equivalence margin of {FINE_MARGIN * 100:g} %" if fine else ""
    if not alarms.trials:
        return f"calibration {certificate.id} has no comparisons{judged}; `bench certify` measures them"
    return (
        f"calibration {certificate.id}: identical variants were reported as different in {alarms.events} of "
        f"{alarms.trials} {kind} comparisons{judged} (at most {alarms.high:.1%})"
    )
