"""The machine description that every run carries."""

from collections.abc import Mapping
from pathlib import Path

from bench.machine.facts import Json
from bench.machine.files import ROOT
from bench.machine.libraries import libraries
from bench.machine.limits import limits
from bench.machine.load import load
from bench.machine.memory import memory
from bench.machine.process import process
from bench.machine.processor import processor
from bench.machine.python import python
from bench.machine.system import clock, system


def describe_process(root: Path = ROOT) -> dict[str, Json]:
    """Return the sections that depend on the process: its interpreter, libraries and limits."""
    return {
        "python": python(),
        "libraries": libraries(),
        "process": process(root),
        "limits": limits(root),
    }


def describe(
    anonymous: bool = False, root: Path = ROOT, within: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """Return the description of this machine by section; unknown values are None.

    `anonymous` leaves out the host name, the only private value. `root` is the folder of the kernel's files,
    which tests replace. `within` has the sections of another process than this one.
    """
    return {
        "system": system(root, anonymous=anonymous),
        "cpu": processor(root),
        "memory": memory(root),
        **(describe_process(root) if within is None else within),
        "clock": clock(root),
        "load": load(root),
    }
