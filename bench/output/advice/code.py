"""Ten lines of code for the advised way, ready to run."""

from msgspec import Struct

from bench.analysis.advice.records import Option
from bench.plugins.callables import body_of

SEQUENTIAL = "sequential"
POOLS = {"threads": "ThreadPoolExecutor", "processes": "ProcessPoolExecutor"}


class Usage(Struct, frozen=True, kw_only=True):
    """How a program imports and calls the function: `module:attribute`, in `folder` if that is given.

    `items` is an expression of its items; `standard` are imports that it needs, and `own` those of the user's
    modules. `sends` says that the function is an object with state, which is not sent with every call but
    found by import. `setup` is called first; of an `expression` it is a statement.
    """

    reference: str = ""
    expression: str = ""
    setup: str = ""
    folder: str = ""
    awaits: bool = False
    takes_item: bool = True
    sends: bool = False
    items: str = "range(100)"
    standard: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def code_of(usage: Usage, option: Option) -> str:
    """Return a program that makes all calls in the advised way; its `main` returns their results."""
    function = "work" if usage.expression else usage.reference.partition(":")[2]
    call = f"{function}(item)" if usage.takes_item else f"{function}()"
    lines = [
        *_imports(usage, option),
        *([f"sys.path.insert(0, {usage.folder!r})"] if usage.folder else []),
        *_source(usage),
        "",
        *_body(usage, option, function, call),
        "",
        'if __name__ == "__main__":',
        *_start(usage, option),
        f"    results = {_run(usage, option)}",
    ]
    return "\n".join(lines) + "\n"


def _imports(usage: Usage, option: Option) -> list[str]:
    found = [*usage.standard]
    found += [f"from concurrent.futures import {POOLS[option.backend]}"] if option.backend in POOLS else []
    found += ["import asyncio"] if usage.awaits else []
    if usage.awaits and option.backend in POOLS:
        found += ["import threading", "from collections import defaultdict"]
    found += ["import sys"] if usage.folder else []
    return sorted(set(found), key=lambda line: (line.startswith("from"), line))


def _source(usage: Usage) -> list[str]:
    if usage.expression:
        head = "async def" if usage.awaits else "def"
        body = body_of(usage.expression).splitlines()
        return [*usage.setup.splitlines(), f"{head} work(item=None):", *body]
    return sorted({_import(usage.reference), *usage.own, *([_import(usage.setup)] if usage.setup else [])})


def _import(reference: str) -> str:
    module, _, attribute = reference.partition(":")
    return f"from {module} import {attribute.partition('.')[0]}"


def _start(usage: Usage, option: Option) -> list[str]:
    # Every process of a pool calls it for itself.
    here = usage.setup and not usage.expression and option.backend != "processes"
    return [f"    {usage.setup.partition(':')[2]}()"] if here else []


def _run(usage: Usage, option: Option) -> str:
    run = f"main({usage.items})"
    return f"asyncio.run({run})" if usage.awaits and option.backend not in POOLS else run


def _body(usage: Usage, option: Option, function: str, call: str) -> list[str]:
    if option.backend in POOLS:
        return _pooled(usage, option, function, call)
    if not usage.awaits:
        return ["def main(items):", f"    return [{call} for item in items]"]
    if option.backend == SEQUENTIAL:
        return ["async def main(items):", f"    return [await {call} for item in items]"]
    return [
        "async def main(items):",
        f"    limit = asyncio.Semaphore({option.workers})",
        "    async def limited(item):",
        "        async with limit:",
        f"            return await {call}",
        "    return await asyncio.gather(*map(limited, items))",
    ]


def _pooled(usage: Usage, option: Option, function: str, call: str) -> list[str]:
    own = usage.awaits or usage.sends or not usage.takes_item
    # A loop for each worker, as measured: one for each call would cost more than many a call.
    loops = ["runners = defaultdict(asyncio.Runner)"] if usage.awaits else []
    returned = f"runners[threading.get_ident()].run({call})" if usage.awaits else call
    chunk = option.params.get("chunksize", 1)
    size = f", chunksize={chunk}" if chunk != 1 else ""
    setup = usage.setup.partition(":")[2] if not usage.expression and option.backend == "processes" else ""
    given = f"max_workers={option.workers}" + (f", initializer={setup}" if setup else "")
    return [
        *loops,
        *(["def call(item):", f"    return {returned}", ""] if own else []),
        "def main(items):",
        f"    with {POOLS[option.backend]}({given}) as pool:",
        f"        return list(pool.map({'call' if own else function}, items{size}))",
    ]
