"""Tables as Markdown."""

from collections.abc import Sequence

from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.tables.columns import caption, columns_of
from bench.output.tables.latency import columns_for, latency_caption, latency_lines
from bench.output.tables.noise import noise_lines
from bench.output.tables.pipes import table
from bench.output.tables.semantics import semantics_groups, semantics_markdown
from bench.output.tables.words import gap_lines, group_lines, warnings
from bench.text import inert


def group_markdown(group: GroupSummary) -> str:
    """Return one group: question, table, what holds for all rows, what the comparisons say."""
    columns = columns_of(group)
    rows = [[draw(row) for _, draw in columns] for row in group.rows]
    parts = [
        f"## {inert(group.group.name)}",
        inert(group.group.question),
        table([name for name, _ in columns], rows),
        inert(caption(group)),
        "\n".join(f"- {inert(line)}" for line in group_lines(group)),
        *latency_markdown(group),
    ]
    return "\n\n".join(part for part in parts if part)


def latency_markdown(group: GroupSummary) -> list[str]:
    """Return a group's latencies in an open loop; nothing where there was none."""
    if not group.latency:
        return []
    columns = columns_for(group)
    rows = [[draw(row) for _, draw in columns] for row in group.latency]
    return [
        f"### {inert(group.group.name)}: latency",
        table([name for name, _ in columns], rows),
        inert(latency_caption(group)),
        "\n".join(f"- {inert(line)}" for line in latency_lines(group)),
    ]


def run_markdown(summary: Summary) -> str:
    """Return the whole run: warnings first, then every group."""
    told = warnings(summary)
    head = [f"# Run {inert(summary.run.id)}"]
    if told:
        head.append("\n".join(f"> **Warning:** {inert(line)}" for line in told))
    groups = [group_markdown(group) for group in summary.groups]
    observed = [
        f"## {inert(name)}: what was observed\n\n{semantics_markdown(summary.run, name, ())}"
        for name in semantics_groups(summary.run)
    ]
    gap = _section("How much of the gap is the model", gap_lines(summary.run))
    noise = _section("Noise", noise_lines(summary.noise))
    return "\n\n".join([*head, *groups, *observed, *gap, *noise]) + "\n"


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {inert(line)}" for line in lines)] if lines else []
