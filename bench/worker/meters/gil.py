"""Whether this interpreter has a GIL, whether that is as it should be, and which module changed it."""

import re
import sys
import sysconfig
from typing import Any

from bench.machine.gil import enabled

# What CPython says when it imports an extension that does not support running without the GIL.
# Source: CPython 3.13, Python/import.c, `enable_gil_for_module`.
CHANGED = re.compile(r"global interpreter lock \(GIL\) has been enabled to load module '([^']{1,200})'")
_modules: list[str] = []


def at_start() -> bool | None:
    """Return whether the GIL was on when this interpreter started."""
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        return enabled()
    return getattr(sys.flags, "gil", None) == 1


def listen() -> None:
    """Remember which module turns the GIL on, if one does."""
    if enabled() is not False:
        return
    import warnings

    show = warnings.showwarning

    def note(message: Any, *rest: Any, **named: Any) -> None:
        found = CHANGED.search(str(message))
        if found:
            _modules.append(found[1])
        show(message, *rest, **named)

    warnings.showwarning = note


def trouble(expected: str) -> str:
    """Return why a cell is void that must run with the GIL `on` or `off`, or as it started; else nothing."""
    now = enabled()
    due = at_start() if expected == "" else expected == "on"
    if now is None or now == due:
        return ""
    if not now:
        return "the GIL was off, and should be on"
    if at_start():
        return "the GIL was on from the start, and should be off"
    culprit = f"the module {_modules[0]!r}" if _modules else "an extension module"
    return f"the GIL came on: {culprit} does not declare that it can run without it"
