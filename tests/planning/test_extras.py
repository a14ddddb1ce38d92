"""Models that `bench all` measures on request."""

import pytest

from bench.errors import UsageError
from bench.model.plan import Display
from bench.planning.extras import extra_variants, offered, with_extras
from bench.plugins import registry
from bench.plugins.workload import GroupSpec, Variant

BACKENDS = registry.backends()
MODELS = ("asyncio", "threads", "processes")
SPEC = GroupSpec(name="g", question="?", variants=tuple(map(Variant, MODELS)))
UVLOOP = Variant("asyncio", {"loop": "uvloop"})


def test_what_is_offered_is_what_is_not_compared_anyway() -> None:
    """Backends of their own and named levels are there; compared, synthetic and sequential ones are not."""
    known = offered(BACKENDS)
    assert known["mp-pool"] == Variant("mp-pool")
    assert known["uvloop"] == UVLOOP
    assert not {"sequential", "fake", *MODELS} & known.keys()


def test_everything_is_all_that_is_offered() -> None:
    """One word asks for all."""
    assert extra_variants(["everything"], BACKENDS) == tuple(offered(BACKENDS).values())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("uvlop", "did you mean 'uvloop'"),
        ("threads", "measures threads anyway; leave it out"),
        ("fake", "--with has no 'fake'"),
    ],
)
def test_other_names_are_refused(name: str, says: str) -> None:
    """A misspelt name has its closest, and a compared model needs no option."""
    with pytest.raises(UsageError, match=says):
        extra_variants([name], BACKENDS)


@pytest.mark.parametrize(
    ("changes", "joined"),
    [
        ({}, True),
        ({"display": Display(headline=True, sweep="s")}, True),
        ({"display": Display(sweep="s")}, False),
        ({"display": Display(grid=("a", "b"))}, False),
        ({"confounded": "client"}, False),
        ({"factor": "pattern"}, False),
        ({"burst": True}, False),
        ({"variants": (Variant("asyncio"),)}, False),
    ],
)
def test_groups_that_compare_all_models_are_joined(changes: dict[str, object], joined: bool) -> None:
    """A group of one model, of another factor, or a point of a sweep stays as it is."""
    spec = GroupSpec(**{"name": "g", "question": "?", "variants": SPEC.variants, **changes})  # type: ignore[arg-type]
    assert (UVLOOP in with_extras(spec, [UVLOOP], MODELS).variants) is joined
