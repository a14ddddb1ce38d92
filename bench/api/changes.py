"""What became faster or slower since the last run of the same machine and profile."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.api.loading import load_run
from bench.api.reducing import reduced
from bench.errors import BenchError
from bench.machine.identity import same_machine
from bench.model.run import Run
from bench.storage.index import Found, found_runs
from bench.storage.locate import results_folder
from bench.storage.run_header import workloads_of

if TYPE_CHECKING:
    from bench.analysis.runs.compare_runs import RunComparison

# The newest may have no cell in common with this run; reading all would take long.
MOST_TRIED = 3


def changes(run: Run, results: Path | None = None) -> "RunComparison | None":
    """Return this run compared with the newest earlier one that can be compared; None where there is none.

    It is a complete run of the same machine and profile, and the rules are those of `bench compare`.
    """
    from bench.analysis.runs.comparability import Side
    from bench.analysis.runs.compare_runs import compare_sides

    folder = results_folder(results)
    earlier = itertools.islice(_earlier(run, folder), MOST_TRIED)
    ours = None
    for found in earlier:
        ours = ours or Side("this run", (reduced(run, folder),))
        try:
            then = Side("the earlier run", (reduced(load_run(found.path), folder),))
            return compare_sides([then, ours])
        except BenchError:
            continue  # damaged, distorted, or with nothing in common
    return None


def _earlier(run: Run, folder: Path) -> Iterator[Found]:
    mine = set(workloads_of(run.plan))
    for found in reversed(found_runs(folder)):
        header = found.header
        if (
            header
            and header.id < run.id
            and (header.status, header.profile) == ("complete", run.profile)
            and not header.imported_from
            and mine & set(header.workloads)
            and same_machine(header.machine, run.machine)
        ):
            yield found
