"""The versions of the libraries that affect a run's results."""

from importlib import metadata

from bench.machine.facts import Section

NAMES = (
    "aiodns",
    "aiofiles",
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
    "pillow",
    "psutil",
    "requests",
    "scipy",
    "urllib3",
    "uvloop",
    "yarl",
)


def libraries(names: tuple[str, ...] = NAMES) -> Section:
    """Return the `libraries` section: each library's installed version, or None."""
    return {name: version_of(name) for name in names}


def version_of(name: str) -> str | None:
    """Return the version of an installed distribution, or None."""
    try:
        # Truncated metadata has no version, despite the type annotation.
        return metadata.version(name) or None
    except metadata.PackageNotFoundError:
        return None
