"""When the last comparison of an advice needs no more blocks: the best one's two verdicts are known."""

from collections.abc import Sequence

from bench.analysis.run.stopping import is_look
from bench.analysis.run.summary import Pair, compare_cells
from bench.model.plan import Group, Plan
from bench.model.run import BlockRecord
from bench.runner.conduct import Enough
from bench.storage.run_file import results_of


def enough_for(plan: Plan) -> Enough:
    """Return the rule: at the looks of a duel, what the fastest cell is compared with must be settled.

    Whether the other two differ is nobody's question.
    """

    def judge(group: Group, records: Sequence[BlockRecord]) -> bool:
        if not is_look(len(records), group.method):
            return False
        cells = [cell for cell in results_of(group, records) if cell.status == "ok"]
        pairs = compare_cells(cells, group, plan.alpha, plan.margin)
        best = fastest(pairs)
        return all(
            pair.comparison.verdict != "inconclusive" for pair in pairs if best in (pair.a.id, pair.b.id)
        )

    return judge


def fastest(pairs: Sequence[Pair]) -> str:
    """Return the id of the cell that is faster than every other, by the point estimates; empty if none is."""
    lost = {pair.a.id if pair.comparison.ratio < 1 else pair.b.id for pair in pairs}
    return next((cell.id for pair in pairs for cell in (pair.a, pair.b) if cell.id not in lost), "")
