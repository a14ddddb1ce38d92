"""What a run comes to while it goes on: each group's figures from the blocks that it has so far."""

from collections.abc import Iterator

from bench.analysis.run.matrix import Matrix, matrix_of
from bench.analysis.run.sites import apart, parts_of
from bench.analysis.run.summary import GroupSummary, summarise_cells
from bench.model.plan import Group, Plan
from bench.model.run import BlockRecord
from bench.storage.run_file import results_of


class Course:
    """The blocks of a run so far. A group is summed up when it is asked for, and only after a new block."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups = {group.name: group for group in plan.groups}
        self._records: dict[str, list[BlockRecord]] = {group.name: [] for group in plan.groups}
        self._known: dict[str, list[GroupSummary]] = {}

    def add(self, record: BlockRecord) -> None:
        """Keep a pilot or a block."""
        self._records[record.group].append(record)
        self._known.pop(record.group, None)

    def parts(self, name: str) -> list[GroupSummary]:
        """Return what a group comes to: under each interpreter, if there are several."""
        if name not in self._known:
            group = self._groups[name]
            found = results_of(group, self._records[name])
            cells = found if group.free else list(map(apart, found))
            self._known[name] = [
                summarise_cells(
                    part,
                    [cell for cell in cells if cell.group == part.name],
                    self._plan.alpha,
                    self._plan.margin,
                )
                for part in parts_of(group)
            ]
        return self._known[name]

    def group(self, name: str) -> GroupSummary:
        """Return what a group comes to, under the first interpreter."""
        return self.parts(name)[0]

    @property
    def first(self) -> list[Group]:
        """Return the groups that the run puts first."""
        return [group for group in self._plan.groups if group.display.headline]

    def matrix(self) -> Matrix:
        """Return the matrix of those groups that have figures."""
        return matrix_of(self._measured())

    def _measured(self) -> Iterator[GroupSummary]:
        for group in self.first:
            if any(record.block for record in self._records[group.name]):
                yield from self.parts(group.name)


def is_settled(group: GroupSummary) -> bool:
    """Return whether every comparison with the sequential cell has a verdict."""
    verdicts = [row.verdict for row in group.rows if row.verdict]
    return bool(verdicts) and "inconclusive" not in verdicts
