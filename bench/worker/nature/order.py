"""The messages of a characterisation, each a line of JSON: one order, steps, and then the answer."""

from msgspec import Struct

from bench.model.nature import Nature
from bench.model.plan import Colour, Params
from bench.model.target import Target


class Examine(Struct, frozen=True, kw_only=True):
    """Characterise the operation of a workload at these levels."""

    workload: str
    params: Params
    colour: Colour
    seed: int
    scratch: str = ""
    target: Target | None = None


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is done next, the answer, or why there is none."""

    step: str = ""
    nature: Nature | None = None
    trouble: str = ""
