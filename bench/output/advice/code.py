"""Ten lines of code for the advised way, ready to run."""

import os
import sys
from keyword import iskeyword

from msgspec.structs import replace

from bench.analysis.advice.records import Option
from bench.model.plan import SEQUENTIAL
from bench.model.target import Target
from bench.output.advice.given import Given, given_of, name_of
from bench.plugins.callables import body_of

POOLS = {"threads": "ThreadPoolExecutor", "processes": "ProcessPoolExecutor"}


def code_of(target: Target, option: Option) -> str:
    """Return a program that makes all calls in the advised way; its `main` returns their results."""
    given, target = given_of(target.items), _under(target, option.backend)
    function = "work" if target.code else name_of(target.reference)
    call = f"{function}(item)" if target.takes_item else f"{function}()"
    lines = [
        *_imports(target, given, option),
        *([f"sys.path[:0] = {list(target.folders)!r}"] if target.folders else []),
        *_source(target, given),
        "",
        *_body(target, option, function, call),
        "",
        'if __name__ == "__main__":',
        *_start(target, given, option),
    ]
    return "\n".join(lines) + "\n"


def _under(target: Target, backend: str) -> Target:
    """Return the target as a program calls it under a model, in the folders that must be named for it."""
    folders = tuple(folder for one in target.folders if (folder := _folder(one)))
    if backend == "asyncio" and target.other:
        target = replace(target, reference=target.other, awaits=True)
    return replace(target, folders=folders)


def _folder(folder: str) -> str:
    # A program that lies in the current folder finds what is there, and what is installed.
    near = os.path.relpath(folder)
    return "" if near == "." or folder in sys.path else folder if near.startswith("..") else near


def _imports(target: Target, given: Given, option: Option) -> list[str]:
    found = [*given.standard]
    found += [f"from concurrent.futures import {POOLS[option.backend]}"] if option.backend in POOLS else []
    found += ["import asyncio"] if target.awaits else []
    if target.awaits and option.backend in POOLS:
        found += ["import threading", "from collections import defaultdict"]
    found += ["import sys"] if target.folders else []
    return sorted(set(found), key=lambda line: (line.startswith("from"), line))


def _source(target: Target, given: Given) -> list[str]:
    if not target.code:
        own = (target.reference, given.made, target.setup)
        return sorted({_import(reference) for reference in own if reference})
    head = "async def" if target.awaits else "def"
    made = [_import(given.made)] if given.made else []
    body = body_of(target.code).splitlines()
    return [*made, *target.setup.splitlines(), f"{head} work(item=None):", *body]


def _import(reference: str) -> str:
    module, _, attribute = reference.partition(":")
    name, own = attribute.partition(".")[0], name_of(reference).partition(".")[0]
    if not all(part.isidentifier() and not iskeyword(part) for part in module.split(".")):
        return f"{own} = __import__({module!r}).{name}"
    return f"from {module} import {name}" + (f" as {own}" if own != name else "")


def _start(target: Target, given: Given, option: Option) -> list[str]:
    # Every process of a pool calls the setup for itself, as does every thread with a loop of its own.
    in_main = target.setup and not target.code and not target.awaits and option.backend != "processes"
    named = [f"    items = {given.items}  # {given.remark}"] if given.remark else []
    run = f"main({'items' if named else given.items})"
    on_a_loop = target.awaits and option.backend not in POOLS
    return [
        *([f"    {name_of(target.setup)}()"] if in_main else []),
        *named,
        f"    results = {f'asyncio.run({run})' if on_a_loop else run}",
    ]


def _body(target: Target, option: Option, function: str, call: str) -> list[str]:
    if option.backend in POOLS:
        return _pooled(target, option, function, call)
    if not target.awaits:
        return ["def main(items):", f"    return [{call} for item in items]"]
    setup = f"    {'await ' * target.setup_awaits}{name_of(target.setup)}()"
    begun = [setup] if target.setup and not target.code else []
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


def _pooled(target: Target, option: Option, function: str, call: str) -> list[str]:
    own = target.awaits or target.sends or not target.takes_item
    # A loop for each worker, as measured: one for each call would cost more than many a call.
    loops = ["runners = defaultdict(asyncio.Runner)"] if target.awaits else []
    run = "runners[threading.get_ident()].run"
    returned = f"{run}({call})" if target.awaits else call
    chunk = option.params.get("chunksize", 1)
    size = f", chunksize={chunk}" if chunk != 1 else ""
    each = target.setup and not target.code and (target.awaits or option.backend == "processes")
    setup = name_of(target.setup)
    starts = ["def start():", f"    {run}({setup}())", ""] if each and target.setup_awaits else []
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
