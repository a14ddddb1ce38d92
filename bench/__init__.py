"""The same verified work under every concurrency model, side by side."""

from typing import TYPE_CHECKING, Any

from bench._version import __version__

if TYPE_CHECKING:
    from bench.api.advice import advise
    from bench.api.notebook import load

__all__ = ["__version__", "advise", "load"]


def __getattr__(name: str) -> Any:
    # A worker imports this package too, and must not pay for what only a notebook needs.
    if name == "load":
        from bench.api.notebook import load

        return load
    if name == "advise":
        from bench.api.advice import advise

        return advise
    raise AttributeError(f"module 'bench' has no attribute {name!r}")
