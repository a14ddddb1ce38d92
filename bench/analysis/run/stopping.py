"""Which rule ends a group's blocks, as its plan says."""

from collections.abc import Sequence

from bench.analysis.run.calibration import comparisons_held
from bench.analysis.run.stop import enough, is_look
from bench.model.plan import Group, Plan
from bench.model.run import BlockRecord
from bench.runner.conduct import Enough, never_enough
from bench.storage.run_file import results_of

COUNTED_EVERY = 10


def enough_for(plan: Plan) -> Enough:
    """Return what decides that a group needs no more blocks; nothing does, unless its plan may stop early."""
    if plan.until is None:
        return never_enough
    if plan.until.comparisons is not None:
        return _enough_comparisons(plan.until.comparisons, plan.alpha)

    def judge(group: Group, records: Sequence[BlockRecord]) -> bool:
        if not is_look(len(records), group.method):
            return False
        return enough(results_of(group, records), group, plan, len(records))

    return judge


def _enough_comparisons(wanted: int, alpha: float) -> Enough:
    def judge(group: Group, records: Sequence[BlockRecord]) -> bool:
        # Counting takes as long as a few rounds, so it is not done after every block.
        due = len(records) % COUNTED_EVERY == 0
        return due and comparisons_held(results_of(group, records), group, alpha) >= wanted

    return judge
