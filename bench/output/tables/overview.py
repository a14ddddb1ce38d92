"""A run on one screen: what it came to, as at its end, and what there is to look at."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bench.analysis.claims.base import Judged
from bench.analysis.run.summary import Summary
from bench.output.tables.closing import print_closing

# A run of no more groups is shown whole.
FEW_GROUPS = 4


def print_overview(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run found on one screen, and the names of its workloads."""
    print_closing(console, summary, judged)
    plans = [group.group for group in summary.groups]
    above = {plan.workload for plan in plans if plan.display.headline}
    more = dict.fromkeys(plan.workload for plan in plans if plan.workload not in above)
    names = ", ".join([*(["a workload above"] if above else []), *more])
    console.print()
    console.print(Text(f"Tables: `bench show --all`, or `bench show NAME` of {names}"))
