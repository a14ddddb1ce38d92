"""What a model needs that may not be installed."""

from importlib.util import find_spec


def lacking(module: str, package: str = "") -> str | None:
    """Return which command installs a module that is not there; None if it is. Nothing is imported."""
    try:
        found = find_spec(module)
    except (ImportError, ValueError):
        found = None
    return None if found else f"{module} is not installed here: pip install {package or module}"
