"""Tests of bench.analysis.run.selection."""

import pytest

from bench.analysis.run.selection import only_groups
from bench.analysis.run.summary import summarise
from bench.errors import UsageError
from tests.output.made_run import made_run, with_cells


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        (["nap"], ["nap", "nap/k1"]),
        (["nap/*", "nothing"], ["nap/k1", "nothing"]),
        (["web/same"], ["web/same"]),
    ],
)
def test_groups_are_meant_by_workload_name_or_pattern(patterns: list[str], kept: list[str]) -> None:
    """They keep the order of the run."""
    found = only_groups(summarise(made_run()), patterns)
    assert [group.group.name for group in found.groups] == kept


def test_cells_of_other_groups_that_were_lost_are_left_out() -> None:
    """A void cell elsewhere does not concern the chosen group; the noise is that of the whole run."""
    whole = summarise(with_cells(made_run(), {"nap:threads": {"status": "void", "reason": "wrong"}}))
    assert only_groups(whole, ["web/*"]).unmeasured == ()
    assert [cell.id for cell in only_groups(whole, ["nap"]).unmeasured] == ["nap:threads"]
    assert only_groups(whole, ["web/*"]).noise is whole.noise


def test_a_pattern_without_a_group_is_refused() -> None:
    """The line names the run, the closest name, and what else the first could have been."""
    with pytest.raises(UsageError, match=r"^run 2026\S+ has no group that matches 'nup'; did you mean 'nap'"):
        only_groups(summarise(made_run()), ["nap", "nup"], "there is no run 'nup', and ")
    with pytest.raises(UsageError, match=r"^there is no run 'nup', and run "):
        only_groups(summarise(made_run()), ["nup"], "there is no run 'nup', and ")
