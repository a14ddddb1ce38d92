"""A run on one screen: what it came to, as at its end, and what there is to look at."""

from collections.abc import Sequence

from rich.console import Console

from bench.analysis.claims.base import Judged
from bench.analysis.run.summary import Summary
from bench.output.tables.closing import print_closing
from bench.output.tables.terminal import print_list

# A run of no more groups is shown whole.
FEW_GROUPS = 4


def print_overview(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run found on one screen, and the names of its workloads."""
    print_closing(console, summary, judged)
    workloads = dict.fromkeys(group.group.workload for group in summary.groups)
    print_list(
        console,
        "Workloads: `bench show NAME` prints the tables of one, `bench show --all` all of them",
        [", ".join(workloads)],
    )
