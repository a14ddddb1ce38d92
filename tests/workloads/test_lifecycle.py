"""The groups of `lifecycle`."""

import pytest

from tests.made_ground import facts_for
from workloads.lifecycle import WORKLOAD
from workloads.start_methods import START_METHODS


@pytest.mark.parametrize(
    ("profile", "sizes"), [("quick", [4]), ("standard", [1, 4, 16]), ("thorough", [1, 4, 16, 64])]
)
def test_every_size_has_the_ways_to_start(profile: str, sizes: list[int]) -> None:
    """K is the group's, and each start method is a cell of it: the first and the last one of a quick run."""
    groups = WORKLOAD.groups(facts_for(profile))
    assert [group.concurrency for group in groups] == sizes
    for group in groups:
        methods = [v.params["start_method"] for v in group.variants if v.backend == "processes"]
        assert methods == list(START_METHODS[::2] if profile == "quick" else START_METHODS)
        assert not group.display.sweep
