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
    """Print what a run found on one screen, and the names of its groups."""
    print_closing(console, summary, judged)
    print_list(
        console,
        "Groups: `bench show NAME` prints their tables, `bench show --all` every table",
        [index_line(summary)],
    )


def index_line(summary: Summary) -> str:
    """Return the workloads of a run, each with the names of its groups, without what these share with it."""
    found: dict[str, list[str]] = {}
    for group in summary.groups:
        found.setdefault(group.group.workload, []).append(group.group.name)
    return "; ".join(
        name if names == [name] else f"{name}: {', '.join(one.removeprefix(f'{name}/') for one in names)}"
        for name, names in found.items()
    )
