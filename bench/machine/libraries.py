"""The versions of the libraries whose speed a run measures along with everything else."""

from importlib import metadata

from bench.machine.facts import Section

NAMES = (
    "aiodns",
    "aiohttp",
    "brotli",
    "certifi",
    "h11",
    "httpcore",
    "httpx",
    "matplotlib",
    "msgspec",
    "multidict",
    "numpy",
    "pandas",
    "psutil",
    "requests",
    "scipy",
    "urllib3",
    "uvloop",
    "yarl",
)


def libraries(names: tuple[str, ...] = NAMES) -> Section:
    """Return the `libraries` section: each one's installed version, None where it is not installed."""
    return {name: _version(name) for name in names}


def _version(name: str) -> str | None:
    try:
        # Metadata that was cut short has no version, whatever the type says.
        return metadata.version(name) or None
    except metadata.PackageNotFoundError:
        return None
