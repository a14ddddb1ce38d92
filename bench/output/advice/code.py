"""Ten lines of code for the advised way, ready to run."""

from keyword import iskeyword

from msgspec import Struct

from bench.analysis.advice.records import Option
from bench.plugins.callables import body_of

SEQUENTIAL = "sequential"
POOLS = {"threads": "ThreadPoolExecutor", "processes": "ProcessPoolExecutor"}
# What the code itself calls something.
TAKEN = frozenset(
    ["asyncio", "call", "csv", "defaultdict", "item", "items", "json", "limit", "limited", "main"]
)
TAKEN |= frozenset(["Path", "pool", "results", "runners", "start", "sys", "threading", "work"])


class Usage(Struct, frozen=True, kw_only=True):
    """How a program imports and calls the function: `module:attribute`, to be found in `folders`.

    `items` is an expression of its items, with a `remark`; `standard` are imports that it needs, and `made`
    is the reference of what makes them. `sends` says that the function is an object with state, which is not
    sent with every call but found by import. `setup` is called first, and awaited if it `setup_awaits`; of
    an `expression` it is a statement.
    """

    reference: str = ""
    expression: str = ""
    setup: str = ""
    setup_awaits: bool = False
    folders: tuple[str, ...] = ()
    awaits: bool = False
    takes_item: bool = True
    sends: bool = False
    items: str = "range(100)"
    remark: str = ""
    made: str = ""
    standard: tuple[str, ...] = ()

    @property
    def on_a_loop(self) -> str:
        """Return the call of `setup` where a loop runs."""
        return f"{'await ' if self.setup_awaits else ''}{name_of(self.setup)}()"


def name_of(reference: str) -> str:
    """Return what the code calls `module:attribute`: by another name where it calls something else so."""
    module, _, attribute = reference.partition(":")
    name, dot, rest = attribute.partition(".")
    own = f"{module.rpartition('.')[2]}_{name}".replace("-", "_") if name in TAKEN else name
    return f"{own}{dot}{rest}"


def code_of(usage: Usage, option: Option) -> str:
    """Return a program that makes all calls in the advised way; its `main` returns their results."""
    function = "work" if usage.expression else name_of(usage.reference)
    call = f"{function}(item)" if usage.takes_item else f"{function}()"
    lines = [
        *_imports(usage, option),
        *([f"sys.path[:0] = {list(usage.folders)!r}"] if usage.folders else []),
        *_source(usage),
        "",
        *_body(usage, option, function, call),
        "",
        'if __name__ == "__main__":',
        *_start(usage, option),
    ]
    return "\n".join(lines) + "\n"


def _imports(usage: Usage, option: Option) -> list[str]:
    found = [*usage.standard]
    found += [f"from concurrent.futures import {POOLS[option.backend]}"] if option.backend in POOLS else []
    found += ["import asyncio"] if usage.awaits else []
    if usage.awaits and option.backend in POOLS:
        found += ["import threading", "from collections import defaultdict"]
    found += ["import sys"] if usage.folders else []
    return sorted(set(found), key=lambda line: (line.startswith("from"), line))


def _source(usage: Usage) -> list[str]:
    if not usage.expression:
        own = (usage.reference, usage.made, usage.setup)
        return sorted({_import(reference) for reference in own if reference})
    head = "async def" if usage.awaits else "def"
    made = [_import(usage.made)] if usage.made else []
    body = body_of(usage.expression).splitlines()
    return [*made, *usage.setup.splitlines(), f"{head} work(item=None):", *body]


def _import(reference: str) -> str:
    module, _, attribute = reference.partition(":")
    name, own = attribute.partition(".")[0], name_of(reference).partition(".")[0]
    if not all(part.isidentifier() and not iskeyword(part) for part in module.split(".")):
        return f"{own} = __import__({module!r}).{name}"
    return f"from {module} import {name}" + (f" as {own}" if own != name else "")


def _start(usage: Usage, option: Option) -> list[str]:
    # Every process of a pool calls the setup for itself, as does every thread with a loop of its own.
    in_main = usage.setup and not usage.expression and not usage.awaits and option.backend != "processes"
    named = [f"    items = {usage.items}  # {usage.remark}"] if usage.remark else []
    run = f"main({'items' if named else usage.items})"
    on_a_loop = usage.awaits and option.backend not in POOLS
    return [
        *([f"    {name_of(usage.setup)}()"] if in_main else []),
        *named,
        f"    results = {f'asyncio.run({run})' if on_a_loop else run}",
    ]


def _body(usage: Usage, option: Option, function: str, call: str) -> list[str]:
    if option.backend in POOLS:
        return _pooled(usage, option, function, call)
    if not usage.awaits:
        return ["def main(items):", f"    return [{call} for item in items]"]
    begun = [f"    {usage.on_a_loop}"] if usage.setup and not usage.expression else []
    if option.backend == SEQUENTIAL:
        return ["async def main(items):", *begun, f"    return [await {call} for item in items]"]
    return [
        "async def main(items):",
        *begun,
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
    run = "runners[threading.get_ident()].run"
    returned = f"{run}({call})" if usage.awaits else call
    chunk = option.params.get("chunksize", 1)
    size = f", chunksize={chunk}" if chunk != 1 else ""
    each = usage.setup and not usage.expression and (usage.awaits or option.backend == "processes")
    setup = name_of(usage.setup)
    starts = ["def start():", f"    {run}({setup}())", ""] if each and usage.setup_awaits else []
    given = f"max_workers={option.workers}" + (
        f", initializer={'start' if starts else setup}" if each else ""
    )
    return [
        *loops,
        *starts,
        *(["def call(item):", f"    return {returned}", ""] if own else []),
        "def main(items):",
        f"    with {POOLS[option.backend]}({given}) as pool:",
        f"        return list(pool.map({'call' if own else function}, items{size}))",
    ]
