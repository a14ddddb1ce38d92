"""The same verified work under every concurrency model, side by side."""

from typing import TYPE_CHECKING, Any

from bench._version import __version__

if TYPE_CHECKING:
    from bench.api.advice import advise
    from bench.api.notebook import load
    from bench.api.running import run

__all__ = ["__version__", "advise", "load", "run"]


def __getattr__(name: str) -> Any:
    # A worker imports this package too, and must not pay for what only a notebook needs.
    if name == "load":
        from bench.api.notebook import load

        return load
    if name == "advise":
        from bench.api.advice import advise

        return advise
    if name == "run":
        from bench.api.running import run

        return run
    raise AttributeError(f"module 'bench' has no attribute {name!r}")
