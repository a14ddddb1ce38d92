"""The ratio of two models on one machine, from the blocks of one run or from several runs."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bench.analysis.runs.comparability import Side, alpha_of
from bench.analysis.runs.compare_runs import Relative, judge_family
from bench.analysis.runs.reduced import Lead, PairKey, ReducedRun, merged
from bench.analysis.runs.run_difference import ABSURD, RunDifference
from bench.analysis.stats.compare import Comparison, Verdict, compare_family, opposite
from bench.analysis.stats.estimate import WIDEST_LOG, centre, inverse, location
from bench.analysis.stats.welch import Difference

NOTHING = Lead(ratio=None, ratio_ci=None, verdict="inconclusive", reason=ABSURD)


def leads_on(side: Side) -> dict[PairKey, Lead]:
    """Return the lead of `a` over `b` for every pair (a, b) that all runs of the side have.

    For one run it is the comparison in its tables, with the block as the unit. For several, each run is one
    value, compared by Student's t over runs. The family is the group.
    """
    if len(side.runs) == 1 and all(one.lead for one in side.runs[0].pairs.values()):
        return {pair: one.lead for pair, one in side.runs[0].pairs.items() if one.lead}
    families: dict[str, list[PairKey]] = {}
    for pair, one in side.runs[0].pairs.items():
        if all(pair in run.pairs for run in side.runs):
            families.setdefault(one.group, []).append(pair)
    judged = (_judged(side, family) for family in families.values())
    return {pair: one for family in judged for pair, one in family.items()}


def with_leads(run: ReducedRun) -> ReducedRun:
    """Return the run with the leads and locations of its pairs, so that nobody computes them again."""
    leads = leads_on(Side("", (run,)))
    pairs = {
        pair: replace(one, lead=leads[pair], merged=merged(one.log_ratios)) for pair, one in run.pairs.items()
    }
    return replace(run, pairs=pairs)


def turned(one: Lead) -> Lead:
    """Return the lead of the second over the first."""
    return Lead(
        ratio=None if one.ratio is None else 1 / one.ratio,
        ratio_ci=inverse(one.ratio_ci),
        verdict=opposite(one.verdict),
        detectable=one.detectable,
        reason=one.reason,
    )


def verdicts_of(leads: Mapping[PairKey, Lead]) -> dict[PairKey, Verdict]:
    """Return the verdict of every first cell relative to the second, in both orders."""
    back = {(y, x): opposite(one.verdict) for (x, y), one in leads.items()}
    return back | {pair: one.verdict for pair, one in leads.items()}


def lead_of(leads: Mapping[PairKey, Lead], x: str, y: str) -> Lead | None:
    """Return the lead of `x` over `y`, in whichever order the pair is; None if they were not compared."""
    back = leads.get((y, x))
    return leads.get((x, y)) or (turned(back) if back else None)


def _judged(side: Side, family: Sequence[PairKey]) -> dict[PairKey, Lead]:
    centres = {pair: [centre(run.pairs[pair].log_ratios) for run in side.runs] for pair in family}
    sane = [pair for pair in family if max(map(abs, centres[pair])) < WIDEST_LOG]
    found: Sequence[Comparison | Relative]
    if len(side.runs) == 1:
        found = _by_blocks(side.runs[0], sane, alpha_of(side))
    else:
        found = judge_family([_by_runs(centres[pair], alpha_of(side)) for pair in sane])
    return dict.fromkeys(family, NOTHING) | dict(zip(sane, map(_lead, found), strict=True))


def _by_blocks(run: ReducedRun, family: Sequence[PairKey], alpha: float) -> list[Comparison]:
    if not family:
        return []
    ratios = [run.pairs[pair].log_ratios for pair in family]
    return compare_family(ratios, run.pairs[family[0]].method, alpha, run.margin)


def _by_runs(means: Sequence[float], alpha: float) -> RunDifference:
    found = location(means)
    return RunDifference(found.mean, Difference(found.mean, found.error, found.freedom), None, alpha=alpha)


def _lead(found: Comparison | Relative) -> Lead:
    # The ratio is b's time divided by a's, so its verdict describes b.
    return Lead(
        ratio=found.ratio,
        ratio_ci=found.ratio_ci,
        verdict=opposite(found.verdict),
        detectable=found.detectable,
        reason=found.reason,
    )
