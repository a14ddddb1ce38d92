"""What a test asks of a measured function: how much faster one model is than another."""

import warnings
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.api.notebook import LoadedRun
from bench.errors import UsageError, near_miss
from bench.model.plan import SEQUENTIAL
from bench.text import is_, plain

if TYPE_CHECKING:
    from bench.analysis.run.summary import GroupSummary, Row
    from bench.analysis.stats.estimate import Interval
    from bench.model.run import CellResult


class NotEstablished(UserWarning):
    """A test's expectation is neither established nor refuted by what was measured."""


class Measured(Struct, frozen=True):
    """A function measured under some models, by name: `run` is the whole run."""

    run: LoadedRun

    @property
    def models(self) -> "dict[str, Row]":
        """Return what was measured of each model."""
        return {row.cell.backend: row for row in self._group.rows if row.wall_s}

    def s_per_op(self, model: str) -> float:
        """Return the typical seconds per call under a model. Raises AssertionError if it has no times."""
        found = self._row(model).s_per_op
        assert found is not None
        return found

    def speedup(self, model: str, than: str = SEQUENTIAL) -> "tuple[float, Interval | None]":
        """Return how many times as fast as another a model is, with its interval."""
        one, other = self._row(model), self._row(than)
        found = self._group.comparison(one.cell.id, other.cell.id)
        if found is None:
            return self.s_per_op(than) / self.s_per_op(model), None
        return found.ratio, found.ratio_ci

    def assert_faster(self, model: str, than: str = SEQUENTIAL, by: float = 1.0) -> None:
        """Raise AssertionError if a model is established not to be `by` times as fast as another.

        What is not established either way passes with a warning, NotEstablished.
        """
        ratio, interval = self.speedup(model, than)
        bounds = f" [{interval[0]:.3g} … {interval[1]:.3g}]" if interval else ""
        told = f"{is_(model)} {ratio:.3g}× as fast as {than}{bounds}"
        if interval is not None and interval[1] < by:
            raise AssertionError(f"{told}, and not {by:g}×")
        if interval is None or interval[0] < by:
            warnings.warn(NotEstablished(f"{told}: whether it is {by:g}× is not established"), stacklevel=2)

    @property
    def _group(self) -> "GroupSummary":
        return self.run.summary.groups[0]

    def _row(self, model: str) -> "Row":
        cells = {cell.backend: cell for cell in self.run.record.cells if cell.group == self._group.group.name}
        if model not in cells:
            raise UsageError(f"{model!r} was not measured{near_miss(model, list(cells))}")
        found = self.models.get(model)
        if found is None:
            raise AssertionError(f"{model} has no times: {_why(cells[model])}")
        return found


def _why(cell: "CellResult") -> str:
    return plain(f"{cell.status}, {cell.reason}" if cell.reason else cell.status)
