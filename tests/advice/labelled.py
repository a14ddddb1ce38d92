"""Functions of known nature, each with the advice that is right, and why.

An advice is right if it names one of `backends`, and one of `reasons` is among its own. Some functions have a
variant for which the answer turns over. `tests/benchmarks/advice.py` measures all of them.
"""

from pathlib import Path

from msgspec import Struct

HERE = Path(__file__).parent / "functions"


class Label(Struct, frozen=True, kw_only=True):
    """One function with its right advice; `items` is a number, as in `--items`."""

    function: str
    backends: tuple[str, ...]
    reasons: tuple[str, ...]
    items: str = "200"

    @property
    def target(self) -> str:
        """Return the function as the command line names it."""
        file, _, name = self.function.partition(":")
        return f"{HERE / file}.py:{name}"


def _label(function: str, backends: str, reasons: str, items: str = "200") -> Label:
    return Label(
        function=function, backends=tuple(backends.split()), reasons=tuple(reasons.split()), items=items
    )


LABELS = (
    _label("computing:regex", "processes", "holds_gil"),
    _label("computing:fib25", "processes", "holds_gil"),
    _label("computing:checksum", "processes", "holds_gil"),
    _label("computing:lookups", "processes", "holds_gil"),
    _label("computing:sha_large", "threads processes", "releases_gil"),
    _label("computing:sha_small", "sequential", "dispatch"),
    _label("computing:deflate", "threads processes", "releases_gil"),
    _label("computing:lzma_small", "threads processes", "releases_gil"),
    _label("computing:roots", "sequential", "dispatch start_up", "100"),
    _label("computing:root", "sequential", "dispatch", "100"),
    _label("computing:tiny", "sequential", "dispatch"),
    _label("computing:parse", "sequential", "payload"),
    _label("computing:NESTED", "sequential", "unpicklable holds_gil"),
    _label("waiting:wait", "threads", "waits"),
    _label("waiting:LAMBDA", "threads", "waits unpicklable"),
    _label("waiting:wait_async", "asyncio", "waits"),
    _label("waiting:wait_long", "asyncio", "waits"),
    _label("waiting:block", "threads", "blocks_loop"),
    _label("waiting:compute_async", "processes", "blocks_loop holds_gil"),
    _label("waiting:resolve", "threads", "saturated"),
    _label("waiting:context", "threads processes", "holds_gil releases_gil waits"),
    _label("waiting:context_async", "threads processes", "blocks_loop"),
    _label("waiting:locked", "processes", "contention"),
    _label("waiting:locked_by_all", "sequential", "contention"),
    _label("waiting:child", "threads", "waits"),
    _label("waiting:mixed10", "threads processes", "waits"),
    _label("waiting:mixed50", "processes threads", "holds_gil waits"),
    _label("waiting:mixed90", "processes", "holds_gil"),
    _label("arrays:sums", "threads processes", "releases_gil"),
    _label("arrays:sums_by_loop", "processes", "holds_gil"),
    _label("arrays:near", "threads processes", "releases_gil"),
    _label("arrays:distances_list", "sequential", "payload"),
    _label("arrays:product", "sequential", "oversubscribed"),
    _label("arrays:sort", "threads processes", "releases_gil"),
    _label("arrays:copy", "threads processes sequential", "releases_gil contention"),
    _label("arrays_capped:product", "threads processes", "releases_gil"),
    _label("files:blur", "threads processes", "releases_gil"),
    _label("files:rows", "processes", "holds_gil"),
    _label("files:total", "threads processes", "releases_gil"),
    _label("files:hash_file", "sequential processes", "dispatch holds_gil"),
    _label("files:hash_files", "processes threads", "holds_gil releases_gil"),
    _label("files:hop_per_line", "sequential processes threads asyncio", "dispatch"),
    _label("files:stat", "sequential processes threads asyncio", "dispatch"),
    _label("files:stat_directly", "sequential", "dispatch"),
    _label("holding:INDEX.find", "sequential processes", "payload"),
    _label("holding:longest", "processes", "holds_gil memory"),
    _label("slow_import:light", "sequential", "start_up", "12"),
)
