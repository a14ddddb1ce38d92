"""The ratio of two models on one machine, from the blocks of one run or from several runs."""

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from bench.analysis.grouped import grouped
from bench.analysis.runs.comparability import Side, alpha_of
from bench.analysis.runs.compare_runs import Relative, judge_family
from bench.analysis.runs.reduced import Lead, PairKey, ReducedRun, merged
from bench.analysis.runs.run_difference import ABSURD, RunDifference
from bench.analysis.stats.compare import LEAST_BLOCKS, Comparison, Verdict, compare_families, opposite
from bench.analysis.stats.estimate import WIDEST_LOG, inverse, locations

NOTHING = Lead(ratio=None, ratio_ci=None, verdict="inconclusive", reason=ABSURD)


def leads_on(side: Side) -> dict[PairKey, Lead]:
    """Return the lead of `a` over `b` for every pair (a, b) that all runs of the side have.

    For one run it is the comparison in its tables, with the block as the unit. For several, each run is one
    value, compared by Student's t over runs. The family is the group.
    """
    if len(side.runs) == 1 and all(one.lead for one in side.runs[0].pairs.values()):
        return {pair: one.lead for pair, one in side.runs[0].pairs.items() if one.lead}
    common = {
        pair: one.group
        for pair, one in side.runs[0].pairs.items()
        if all(pair in run.pairs for run in side.runs)
    }
    centres = _centres(side, list(common))
    sane = grouped(
        (group, pair) for pair, group in common.items() if max(map(abs, centres[pair])) < WIDEST_LOG
    ).values()
    found = _by_blocks(side, sane) if len(side.runs) == 1 else _by_runs(side, sane, centres)
    return {pair: found.get(pair, NOTHING) for pair in centres}


def with_leads(run: ReducedRun) -> ReducedRun:
    """Return the run with the leads and locations of its pairs, so that nobody computes them again."""
    leads = leads_on(Side("", (run,)))
    together = merged([one.log_ratios for one in run.pairs.values()])
    pairs = {
        pair: replace(one, lead=leads[pair], merged=found)
        for (pair, one), found in zip(run.pairs.items(), together, strict=True)
    }
    return replace(run, pairs=pairs)


def turned(one: Lead) -> Lead:
    """Return the lead of the second over the first."""
    ratio = None if one.ratio is None else 1 / one.ratio
    return replace(one, ratio=ratio, ratio_ci=inverse(one.ratio_ci), verdict=opposite(one.verdict))


def verdicts_of(leads: Mapping[PairKey, Lead]) -> dict[PairKey, Verdict]:
    """Return the verdict of every first cell relative to the second, in both orders."""
    back = {(y, x): opposite(one.verdict) for (x, y), one in leads.items()}
    return back | {pair: one.verdict for pair, one in leads.items()}


def lead_of(leads: Mapping[PairKey, Lead], x: str, y: str) -> Lead | None:
    """Return the lead of `x` over `y`, in whichever order the pair is; None if they were not compared."""
    back = leads.get((y, x))
    return leads.get((x, y)) or (turned(back) if back else None)


def _centres(side: Side, pairs: Sequence[PairKey]) -> dict[PairKey, list[float]]:
    by_run = [locations([run.pairs[pair].log_ratios for pair in pairs]) for run in side.runs]
    return {pair: [some[at].mean for some in by_run] for at, pair in enumerate(pairs)}


def _by_blocks(side: Side, families: Collection[Sequence[PairKey]]) -> dict[PairKey, Lead]:
    (run,) = side.runs
    found: dict[PairKey, Lead] = {}
    for method in LEAST_BLOCKS:
        some = [one for one in families if run.pairs[one[0]].method == method]
        ratios = [[run.pairs[pair].log_ratios for pair in family] for family in some]
        judged = compare_families(ratios, method, alpha_of(side), run.margin)
        for family, ended in zip(some, judged, strict=True):
            found.update(zip(family, map(_lead, ended), strict=True))
    return found


def _by_runs(
    side: Side, families: Collection[Sequence[PairKey]], centres: Mapping[PairKey, Sequence[float]]
) -> dict[PairKey, Lead]:
    found: dict[PairKey, Lead] = {}
    for family in families:
        means = locations([centres[pair] for pair in family])
        judged = judge_family([RunDifference(one.mean, one, None, alpha=alpha_of(side)) for one in means])
        found.update(zip(family, map(_lead, judged), strict=True))
    return found


def _lead(found: Comparison | Relative) -> Lead:
    # The ratio is b's time divided by a's, so its verdict describes b.
    return Lead(
        ratio=found.ratio,
        ratio_ci=found.ratio_ci,
        verdict=opposite(found.verdict),
        detectable=found.detectable,
        reason=found.reason,
    )
