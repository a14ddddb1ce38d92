"""How long a plan takes and how large its run becomes, as it is told before anything is measured."""

from functools import cache

import pytest

from bench import api
from bench.model.plan import Plan
from bench.planning.foresight import about_bytes, about_s
from bench.planning.plan import Conduct

PROFILES = ("quick", "standard", "thorough")


@cache
def plan_of_all(profile: str) -> Plan:
    """Return what `bench all` would measure here."""
    return api.plan_everything(profile, Conduct(seed=1))


@pytest.mark.parametrize("profile", PROFILES)
def test_what_the_built_in_groups_ask_for_can_be_measured(profile: str) -> None:
    """No group names a pattern, a client or a level that is none, or that does not go together."""
    reasons = {skip.id: skip.reason for skip in plan_of_all(profile).skipped}
    assert {name: reason for name, reason in reasons.items() if "a worker may take" not in reason} == {}


def test_a_longer_profile_takes_longer_and_sends_more() -> None:
    """A quick run of everything takes a minute or so, a standard one some minutes, a thorough one more."""
    plans = [plan_of_all(name) for name in PROFILES]
    seconds, sizes = [about_s(plan) for plan in plans], [about_bytes(plan) for plan in plans]
    assert seconds == sorted(seconds)
    assert sizes == sorted(sizes)
    assert 30 < seconds[0] < 200 < seconds[1] < 1_200
    assert 1e4 < sizes[0] < sizes[1] < 2e6


def test_an_open_loop_takes_the_time_of_its_schedules() -> None:
    """Twice as many rates take longer."""
    short, long = (
        api.plan_sweep("sleep", "quick", Conduct(seed=1), ["asyncio"], rate=rate)
        for rate in ("50/s", "50/s,99/s")
    )
    assert about_s(short) < about_s(long)
