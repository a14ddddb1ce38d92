"""A certificate in words and as JSON."""

from typing import Any

import msgspec

from bench.analysis.stats.compare import DELTA
from bench.output.tables import format as fmt
from bench.planning.profiles import CERTIFIED_LOOK
from bench.storage.certificates import FINE_MARGIN, Certificate, KindFound, Rate

MOST_ALARMS = 0.05


def certificate_json(certificate: Certificate) -> dict[str, Any]:
    """Return the certificate as plain data, with whether it was passed."""
    found: dict[str, Any] = msgspec.to_builtins(certificate)
    return {**found, "passed": passed(certificate)}


def tried(certificate: Certificate) -> bool:
    """Return whether it had enough blocks for a single comparison of twins."""
    return any(kind.alarms.trials for kind in certificate.kinds)


def passed(certificate: Certificate) -> bool | None:
    """Return whether no rate of false alarms is established to be above 5 %; None where nothing was tried."""
    if not tried(certificate):
        return None
    return all(
        rate.low <= MOST_ALARMS
        for kind in certificate.kinds
        for rate in (kind.alarms, kind.fine_alarms, kind.family_alarms)
    )


def certificate_lines(certificate: Certificate) -> list[str]:
    """Return the whole certificate, a line for each figure."""
    verdict = "passed" if passed(certificate) else "FAILED: identical twins are told apart too often"
    if not tried(certificate):
        return [f"no certificate: {CERTIFIED_LOOK} blocks of a group are the least that say anything"]
    lines = [f"certificate {certificate.id} ({certificate.profile}): {verdict}"]
    for kind in certificate.kinds:
        lines += ["", f"{kind.kind} groups", *(f"  {line}" for line in _kind_lines(kind))]
    return lines


def _kind_lines(kind: KindFound) -> list[str]:
    slower = [
        f"{one.work} slower by {one.slowdown:.0%}, found: {_rate(one.found)}" for one in kind.detections
    ]
    variance = kind.run_to_run_variance
    between = "not known" if variance is None else f"{variance**0.5:.2%} (standard deviation)"
    return [
        f"identical twins told apart: {_rate(kind.alarms)}",
        f"identical twins told apart, with a margin of {FINE_MARGIN * 100:g} %: {_rate(kind.fine_alarms)}",
        f"families of six twin pairs with an alarm: {_rate(kind.family_alarms)}",
        f"intervals that hold the true ratio: {_rate(kind.coverage)}",
        *slower,
        f"spread between stretches of ten blocks, beyond what blocks show: {between}",
        f"a comparison of two takes about {fmt.duration(kind.comparison_s)}",
    ]


def _rate(rate: Rate) -> str:
    if not rate.trials:
        return "not tried"
    share = rate.events / rate.trials
    return f"{rate.events} of {rate.trials}, {share:.1%} [{rate.low:.1%} … {rate.high:.1%}]"


def certificate_line(certificate: Certificate, pinned: bool, margin: float = DELTA) -> str:
    """Return what the machine's certificate says of comparisons in this kind of group, with this margin."""
    found = certificate.kind("pinned" if pinned else "unpinned")
    if found is None or not found.alarms.trials:
        return f"certificate {certificate.id} says nothing of this kind of group"
    fine = margin < DELTA
    alarms = found.fine_alarms if fine else found.alarms
    judged = f" with a margin of {FINE_MARGIN * 100:g} %" if fine else ""
    if not alarms.trials:
        return f"certificate {certificate.id} is older than comparisons{judged}: `bench certify` tries them"
    return (
        f"certificate {certificate.id}: identical twins were told apart in {alarms.events} of "
        f"{alarms.trials} {found.kind} comparisons{judged} (at most {alarms.high:.1%})"
    )
