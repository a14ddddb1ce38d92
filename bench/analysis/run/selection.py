"""The part of a run that somebody asks for: groups by name or pattern."""

from collections.abc import Sequence

from msgspec.structs import replace

from bench.analysis.run.sites import own_name
from bench.analysis.run.summary import Summary
from bench.errors import UsageError, near_miss
from bench.machine.facts import clean
from bench.model.plan import Group
from bench.planning.parse import chosen


def only_groups(summary: Summary, patterns: Sequence[str], also: str = "") -> Summary:
    """Return the summary of these groups alone: by workload, name, or pattern (`sleep`, `cpu/*`).

    Controls and noise stay those of the whole run. Raises UsageError for a pattern that matches no group;
    `also` says what else the first pattern could have been.
    """
    groups = [group.group for group in summary.groups]
    for place, pattern in enumerate(patterns):
        if not any(_means(group, [pattern]) for group in groups):
            names = dict.fromkeys(name for group in groups for name in (group.workload, group.name))
            other = also if place == 0 else ""
            hint = clean(near_miss(pattern, tuple(names)), 600)
            raise UsageError(
                f"{other}run {clean(summary.run.id, 60)} has no group that matches {pattern!r}{hint}"
            )
    kept = {group.name for group in groups if _means(group, patterns)}
    measured = {own_name(name) for name in kept}
    return replace(
        summary,
        groups=tuple(group for group in summary.groups if group.group.name in kept),
        unmeasured=tuple(cell for cell in summary.unmeasured if cell.group in kept),
        changes=tuple(change for change in summary.changes if change.group.name in measured),
    )


def _means(group: Group, patterns: Sequence[str]) -> bool:
    names = (group.name, own_name(group.name))
    return any(chosen(name, group.workload, patterns) for name in names)
