"""A run on one screen: its warnings, the matrix, how far to trust it, and what there is to look at."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judging import tested
from bench.analysis.run.summary import Summary
from bench.output.tables.chaptertable import SECTION, chapter_rows, verdict_counts
from bench.output.tables.claims import summary_line
from bench.output.tables.terminal import print_list, print_matrix, print_warnings
from bench.output.tables.trust import trust_line
from bench.output.tables.words import warnings
from bench.text import plain

# A run of no more groups is shown whole.
FEW_GROUPS = 4


def print_overview(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run found on one screen, and the names of its groups."""
    print_warnings(console, warnings(summary))
    print_matrix(console, summary)
    console.print()
    for line in verdict_lines(judged):
        console.print(Text(plain(line)))
    console.print(Text(plain(trust_line(summary))))
    print_list(console, "Groups", [index_line(summary)])
    console.print(
        "\n`bench show WORKLOAD` or `bench show GROUP` prints their tables, `bench show --all` every one."
    )


def verdict_lines(judged: Sequence[Judged]) -> list[str]:
    """Return how the chapter's table and all published claims came out; nothing where none was tested."""
    shown = tested(judged)
    chapter = any(one.claim.section == SECTION for one in shown)
    lines = [f"The chapter's comparison table: {verdict_counts(chapter_rows(judged))}"] if chapter else []
    return [*lines, f"Published claims: {summary_line(judged)}; `bench claims` lists them."] if shown else []


def index_line(summary: Summary) -> str:
    """Return the workloads of a run, each with the names of its groups, without what these share with it."""
    found: dict[str, list[str]] = {}
    for group in summary.groups:
        found.setdefault(group.group.workload, []).append(group.group.name)
    return "; ".join(
        name if names == [name] else f"{name}: {', '.join(one.removeprefix(f'{name}/') for one in names)}"
        for name, names in found.items()
    )
