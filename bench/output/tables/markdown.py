"""A run's tables as Markdown."""

from bench.analysis.run.matrix import matrix_of
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.tables.columns import group_table
from bench.output.tables.interpreters import step_tables
from bench.output.tables.latency import latency_table
from bench.output.tables.matrix import matrix_table
from bench.output.tables.noise import noise_lines
from bench.output.tables.pipes import joined, listed, table, titled, warned
from bench.output.tables.semantics import semantics_table
from bench.output.tables.table import Table
from bench.output.tables.trust import first_of
from bench.output.tables.words import GAP_TITLE, gap_lines, warnings
from bench.text import inert


def run_markdown(summary: Summary) -> str:
    """Return the whole run: its answers, its warnings, then every group."""
    observed = [semantics_table(summary.run, group.group.name) for group in summary.groups]
    first = first_of(summary).sentences
    return joined(
        [
            f"# Run {inert(summary.run.id)}",
            listed(f"{title}: {text}" for title, text in first),
            warned(warnings(summary)),
            matrix_markdown(summary),
            *map(table_markdown, step_tables(summary)),
            *(group_markdown(group) for group in summary.groups),
            *(table_markdown(one) for one in observed if one.rows),
            *titled(GAP_TITLE, gap_lines(summary.run)),
            *titled("Noise", noise_lines(summary.noise)),
        ]
    )


def matrix_markdown(summary: Summary) -> str:
    """Return the headline workloads under every model; nothing of a run that compares something else."""
    matrix = matrix_of(summary.groups)
    table = matrix_table(matrix, None, summary.run.plan.alpha, summary.run.controls) if matrix.rows else None
    return table_markdown(table) if table else ""


def group_markdown(group: GroupSummary) -> str:
    """Return one group: question, table, caption, and sentences on its comparisons; then its latencies."""
    whole = table_markdown(group_table(group))
    if not group.latency:
        return whole
    return f"{whole}\n\n{table_markdown(latency_table(group), '###')}"


def table_markdown(shown: Table, heading: str = "##") -> str:
    """Return a table under a heading of this level, its caption and its notes."""
    parts = (
        f"{heading} {inert(shown.title)}",
        inert(shown.question),
        table(shown.headers, shown.rows),
        inert(shown.caption),
        listed(shown.notes),
    )
    return joined(parts).rstrip("\n")
