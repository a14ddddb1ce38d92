"""How often would a smaller run have turned a claim around?

    python -m tests.benchmarks.thinned FULL --like SMALL [--draws 60]

Draws as many of the FULL run's blocks as the SMALL one has, group by group, and judges the claims by them:
how many get a verdict, and in how many draws any is the opposite (supported here, refuted there) of what the
whole run says. All draws share one run's hour and machine; what runs differ by is not in them.
"""

import random

from msgspec.structs import replace

from bench.analysis.run.calibration import rate
from bench.analysis.run.cell_times import measured_blocks
from bench.api import judged, record
from bench.model.run import CellResult, Run
from tests.benchmarks.asking import parser_of

OPPOSITE = {("supported", "refuted"), ("refuted", "supported")}
FIRM = {"supported", "refuted", "depends"}
SEED = 43


def verdicts(run: Run) -> dict[str, str]:
    """Return what a run says of each claim, by the claim's id."""
    return {one.claim.id: one.judgement.verdict for one in judged(run)}


def sizes(run: Run) -> dict[str, int]:
    """Return how many blocks each group has."""
    found: dict[str, int] = {}
    for cell in run.cells:
        found[cell.group] = max(found.get(cell.group, 0), len(measured_blocks(cell)))
    return found


def thinned(full: Run, blocks: dict[str, int], chance: random.Random) -> Run:
    """Return the full run with only so many blocks of each group, the same ones for all of its cells."""
    has = sizes(full)
    kept: dict[str, set[int]] = {}
    cells = []
    for cell in (cell for cell in full.cells if cell.group in blocks):
        if cell.group not in kept:
            numbers = [block.block for block in measured_blocks(cell)]
            kept[cell.group] = set(chance.sample(numbers, min(len(numbers), blocks[cell.group])))
        cells.append(_with(cell, kept[cell.group]))
    groups = tuple(group for group in full.plan.groups if group.name in blocks and has.get(group.name))
    return replace(full, plan=replace(full.plan, groups=groups), cells=tuple(cells))


def _with(cell: CellResult, numbers: set[int]) -> CellResult:
    return replace(cell, blocks=tuple(block for block in cell.blocks if block.block in numbers))


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("full")
    parser.add_argument("--like", required=True)
    parser.add_argument("--draws", type=int, default=60)
    asked = parser.parse_args()
    full, blocks, chance = record(asked.full), sizes(record(asked.like)), random.Random(SEED)
    whole = verdicts(thinned(full, dict.fromkeys(blocks, 1_000_000), chance))
    turned: dict[str, int] = {}
    firm = wrong = 0
    for _ in range(asked.draws):
        found = verdicts(thinned(full, blocks, chance))
        opposite = [claim for claim, verdict in found.items() if (verdict, whole[claim]) in OPPOSITE]
        firm += sum(verdict in FIRM for verdict in found.values())
        wrong += bool(opposite)
        turned |= {claim: turned.get(claim, 0) + 1 for claim in opposite}
    share = rate(wrong, asked.draws)
    print(f"{len(whole)} claims; {firm / asked.draws:.1f} of them with a verdict in a draw")
    print(f"draws with any opposite verdict: {wrong} of {asked.draws} [{share.low:.1%} … {share.high:.1%}]")
    for claim, count in turned.items():
        print(f"  {claim}: {count}")


if __name__ == "__main__":
    main()
