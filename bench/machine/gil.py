"""Whether this interpreter has a GIL."""

import sys


def enabled() -> bool | None:
    """Return whether the GIL is on; None for an interpreter that has none and cannot be asked."""
    asked = getattr(sys, "_is_gil_enabled", None)
    # Before 3.13 the GIL was always on and could not be queried; some interpreters have none.
    return asked() if asked else (True if sys.implementation.name in ("cpython", "pypy") else None)
