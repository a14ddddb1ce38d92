"""Asks a process that is started as workers are what it is: a run's record describes what it measures."""

import contextlib
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from bench.errors import ServiceError, UsageError, WorkerError
from bench.machine.code import Code, code_of
from bench.model.plan import Gil, Plan
from bench.runner.channel import asked
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import worker_environment
from bench.worker.probe import Described

# What workers import of the harness, and the version that a run's record names.
HARNESS = ("bench._version", "bench.backends", "bench.model", "bench.plugins", "bench.worker")
LIMIT_S = 60.0
# An executable, the state of the GIL, and the name that people call it by.
Interpreter = tuple[str, Gil, str]
# Asks a worker under an interpreter, with modules from a path first.
Describe = Callable[[Interpreter, str], Described]


def packages_of(plan: Plan) -> tuple[str, ...]:
    """Return the packages that hold the plan's workloads and backends, and what a worker consists of."""
    references = [
        reference
        for group in plan.groups
        for reference in (group.workload_ref, *(cell.backend_ref for cell in group.cells))
    ]
    modules = [reference.partition(":")[0].strip() for reference in references]
    packages = (module.rpartition(".")[0] or module for module in modules if module)
    return tuple(dict.fromkeys((*HARNESS, *packages)))


def describe_workers(plan: Plan, nursery: Nursery, interrupts: Interrupts) -> dict[str, Any]:
    """Return the sections of the machine description that are the workers' own, with their code's digests.

    Raises UsageError if workers would import other code than this process has, ServiceError if none starts.
    """
    here = code_of(packages_of(plan))
    described: Describe = partial(ask, here, plan, nursery, interrupts)
    own = _interpreters(plan)
    # What is described first is what is measured: a single interpreter, or the first of several.
    first: Interpreter = own[0] if own else ("", "", "")
    try:
        workers = described(first, "")
    except WorkerError as error:
        raise ServiceError(f"cannot start workers: the first one {error}") from error
    for name, code in here.items():
        check_same(name, code, workers.code[name])
    return {
        **workers.sections,
        "code": {"packages": _digests(here), "variants": _variants(described, plan)},
        **({"interpreters": [_interpreter(described, one) for one in own]} if own else {}),
    }


def _interpreters(plan: Plan) -> list[Interpreter]:
    cells = [cell for group in plan.groups if not group.free for cell in group.cells if cell.python]
    named = (cell for cell in cells if "python" in cell.params)
    return list(dict.fromkeys((cell.python, cell.gil, str(cell.params["python"])) for cell in named))


def _interpreter(described: Describe, one: Interpreter) -> dict[str, Any]:
    _, gil, name = one
    try:
        found = described(one, "").sections
    except (WorkerError, ServiceError) as error:
        return {"name": name, "gil": gil, "reason": str(error)}
    return {"name": name, "gil": gil, "python": found["python"], "libraries": found["libraries"]}


def ask(
    packages: Iterable[str],
    plan: Plan,
    nursery: Nursery,
    interrupts: Interrupts,
    interpreter: Interpreter,
    path: str,
) -> Described:
    """Return what a worker under an interpreter, with modules from `path` first, says of itself.

    Raises WorkerError and ServiceError.
    """
    python, gil, _ = interpreter
    environment = worker_environment("", os.pathsep.join(filter(None, (path, *plan.search_path))), gil)
    del environment["PYTHONHASHSEED"]  # each worker has another
    module, order = "bench.worker.probe", list(packages)
    with asked(nursery, interrupts, module, environment, order, python) as channel:
        return channel.line(Described, LIMIT_S)


def check_same(name: str, here: Code, there: Code) -> None:
    """Raise UsageError if a worker imports another package of this name than this process."""
    # What a worker cannot import costs the cells that need it, with the reason.
    if here.digest != there.digest and there.digest:
        raise UsageError(
            f"this command has imported {name} from {here.path}, but workers would import and measure "
            f"{there.path}; install the one that is meant (`pip install -e .`), or run `bench` elsewhere"
        )


def _digests(code: dict[str, Code]) -> dict[str, str]:
    return {name: one.digest for name, one in code.items()}


def _variants(described: Describe, plan: Plan) -> list[dict[str, Any]]:
    # A duel's variants may have their own interpreter and checkout, of which one may not start at all.
    own = dict.fromkeys(
        (cell.python, cell.gil, str(cell.params.get("python", "")), cell.path)
        for group in plan.groups
        for cell in group.cells
        if (group.free or cell.path or "python" not in cell.params) and (cell.python or cell.path)
    )
    found = []
    for python, gil, name, path in own:
        with contextlib.suppress(WorkerError, ServiceError):
            one = described((python, gil, name), path)
            version = one.sections["python"]["version"]
            told = {"python": name or python, "path": path, "version": version}
            told |= {"gil": gil, "packages": _digests(one.code), "libraries": one.sections["libraries"]}
            found.append(told)
    return found


def changed_since(machine: dict[str, Any], plan: Plan) -> list[str]:
    """Return the packages whose files have changed since the run began."""
    now, then = code_of(packages_of(plan)), machine["code"]["packages"]
    return [name for name, code in now.items() if code.digest != then.get(name)]
