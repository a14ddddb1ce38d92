"""The messages of a process that has a user's function: one order, stages, and then the answer.

The answer to a trial is a `Tried`.
"""

from msgspec import Struct

from bench.model.limits import Text
from bench.model.nature import Nature
from bench.model.target import Target


class Trial(Struct, frozen=True, kw_only=True, tag="trial"):
    """What is to be tried: a function with its items; `items` names their source, `kept` a folder for files.

    Items that are already known are in `target.items`.
    """

    target: Target
    items: Text = ""
    kept: Text = ""


class Examine(Struct, frozen=True, kw_only=True, tag="examine"):
    """Characterise this function."""

    target: Target
    seed: int


class Examined(Struct, frozen=True, kw_only=True, tag="examined"):
    """What the function is like, or why that is not known."""

    nature: Nature | None = None
    trouble: str = ""


class Stage(Struct, frozen=True, tag="stage"):
    """What the process does next, in words: `importing work.py`."""

    doing: Text
