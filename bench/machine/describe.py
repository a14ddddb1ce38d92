"""The machine description that every run carries."""

from pathlib import Path

from bench.machine.facts import Json
from bench.machine.files import ROOT
from bench.machine.headline import headline
from bench.machine.libraries import libraries
from bench.machine.limits import limits
from bench.machine.load import load
from bench.machine.memory import memory
from bench.machine.processor import processor
from bench.machine.python import python
from bench.machine.system import clock, system

__all__ = ["describe", "headline"]


def describe(anonymous: bool = False, root: Path = ROOT) -> dict[str, Json]:
    """Return the description of this machine by section; unknown values are None.

    `anonymous` leaves out the host name, the only private value. `root` is the folder of the kernel's files,
    which tests replace.
    """
    return {
        "system": system(root, anonymous=anonymous),
        "cpu": processor(root),
        "memory": memory(root),
        "python": python(),
        "libraries": libraries(),
        "limits": limits(root),
        "clock": clock(root),
        "load": load(root),
    }
