"""One calibration from several runs of the same machine."""

from collections.abc import Sequence

import numpy as np

from bench.analysis.run.calibration import rate
from bench.model.plan import Placement
from bench.storage.certificates import Detection, KindFound, Rate


def pooled(runs: Sequence[Sequence[KindFound]]) -> tuple[KindFound, ...]:
    """Return the pooled rates of several runs for each kind of group.

    Counts are added and their intervals computed again. The run-to-run variance and the time of a comparison
    are means over runs, weighted by the number of comparisons.
    """
    by_kind: dict[Placement, list[KindFound]] = {}
    for found in (one for kinds in runs for one in kinds):
        by_kind.setdefault(found.kind, []).append(found)
    return tuple(_pooled(kind, found) for kind, found in by_kind.items())


def _pooled(kind: Placement, found: Sequence[KindFound]) -> KindFound:
    if len(found) == 1:
        return found[0]
    known = [(one.run_to_run_variance, one) for one in found if one.run_to_run_variance is not None]
    timed = [(one.comparison_s, one) for one in found if one.alarms.trials]
    return KindFound(
        kind=kind,
        alarms=_together([one.alarms for one in found]),
        family_alarms=_together([one.family_alarms for one in found]),
        coverage=_together([one.coverage for one in found]),
        detections=_detections(found),
        run_to_run_variance=_weighted(known),
        comparison_s=_weighted(timed) or 0.0,
        fine_alarms=_together([one.fine_alarms for one in found]),
    )


def _together(rates: Sequence[Rate]) -> Rate:
    return rate(sum(one.events for one in rates), sum(one.trials for one in rates))


def _detections(found: Sequence[KindFound]) -> tuple[Detection, ...]:
    rates: dict[tuple[str, float], list[Rate]] = {}
    for one in (one for kind in found for one in kind.detections):
        rates.setdefault((one.work, one.slowdown), []).append(one.found)
    return tuple(
        Detection(work=work, slowdown=slowdown, found=_together(several))
        for (work, slowdown), several in rates.items()
    )


def _weighted(values: Sequence[tuple[float, KindFound]]) -> float | None:
    weights = [one.alarms.trials for _, one in values]
    return float(np.average([value for value, _ in values], weights=weights)) if sum(weights) else None
