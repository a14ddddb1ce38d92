"""What models need of the interpreters of a run."""

from msgspec.structs import replace

from bench.machine.interpreters.sites import Site
from bench.model.plan import Params
from bench.planning.needs import is_here, lacking, optional
from bench.planning.plan import Conduct, plan_all
from bench.plugins.backend import Needs
from bench.plugins.workload import GroupSpec, Variant
from tests.made_ground import MadeBackend, MadeWorkload, ground

OLD = Site(name="3.11", gil="on", python="/old", version=(3, 11, 7))
NEW = Site(name="3.14", gil="on", python="/new", version=(3, 14, 1), modules=("nowhere",))


class Choosy(MadeBackend):
    """A model that needs a new Python, and with the pattern `submit` a package."""

    def needs(self, params: Params) -> Needs:
        """Need more with one pattern than with the others."""
        other = params["pattern"] == "submit"
        return Needs(python=(3, 99)) if not other else Needs(module="nowhere", package="no[where]")


CHOOSY = Choosy("threads", ("sync",), single_thread=False)


def test_what_is_missing_is_named_with_what_to_do() -> None:
    """The command installs the package, which may have another name than the module."""
    assert optional({"threads": CHOOSY}) == {"nowhere": "no[where]"}
    assert is_here("json")
    assert not is_here("nowhere.at.all")
    submit: Params = {"pattern": "submit"}
    assert lacking(CHOOSY, submit) == "nowhere is not installed here: pip install 'no[where]'"
    assert "under Python 3.11: pip" in str(lacking(CHOOSY, submit, OLD))
    assert lacking(CHOOSY, submit, NEW) is None
    told = "threads needs Python 3.99 or later, and Python 3.14 is older; name another with --python"
    assert lacking(CHOOSY, {"pattern": "map"}, NEW) == told


def test_each_interpreter_runs_what_it_can() -> None:
    """A model is skipped under the interpreters that lack it, and measured under the others."""
    spec = GroupSpec(name="g", question="q", variants=(Variant("threads", {"pattern": "submit"}),))
    base = ground()
    where = replace(base, backends={**base.backends, "threads": CHOOSY}, sites=(OLD, NEW))
    plan = plan_all([MadeWorkload(specs=(spec,))], where, Conduct(seed=1, controls=False), (), ())
    (group,) = plan.groups
    assert [(cell.backend, cell.python) for cell in group.cells] == [
        ("sequential", "/old"),
        ("sequential", "/new"),
        ("threads", "/new"),
    ]
    assert [(one.params["python"], one.status) for one in plan.skipped] == [("3.11", "skipped")]
