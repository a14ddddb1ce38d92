"""Interpreters that nobody has to install: what they would answer."""

from typing import Any

from bench.machine.interpreters.asking import Answer


def answer(version: str = "3.14.7", **changes: Any) -> Answer:
    """Return the answer of an interpreter of this version; a `t` at the end means that it has no GIL."""
    major, minor, micro = map(int, version.rstrip("t").split("."))
    plain: dict[str, Any] = {
        "executable": f"/opt/{version}/bin/python",
        "version": (major, minor, micro),
        "implementation": "cpython",
        "free_threaded": version.endswith("t"),
        "base": f"/opt/{version}/bin/python{major}.{minor}",
    }
    return Answer(**plain | changes)
