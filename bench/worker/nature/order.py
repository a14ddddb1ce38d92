"""The messages of a characterisation, each a line of JSON: one order, steps, and then the answer."""

from msgspec import Struct

from bench.model.nature import Nature
from bench.model.target import Target


class Examine(Struct, frozen=True, kw_only=True):
    """Characterise this function."""

    target: Target
    seed: int


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is done next, the answer, or why there is none."""

    step: str = ""
    nature: Nature | None = None
    trouble: str = ""
