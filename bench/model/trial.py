"""The messages of a trial: a process that tries a user's function out, before anything is planned."""

from msgspec import Struct

from bench.model.limits import Text
from bench.model.target import Target


class Trial(Struct, frozen=True, kw_only=True):
    """What is to be tried: a function with its items; `items` names their source, `kept` a folder for files.

    Items that are already known are in `target.items`.
    """

    target: Target
    items: Text = ""
    kept: Text = ""


class Stage(Struct, frozen=True, tag="stage"):
    """What the trial does next, in words: `importing work.py`."""

    doing: Text
