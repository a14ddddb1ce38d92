"""Tries users' functions out and characterises them, each in a process as workers are.

It ends with all that the function has started.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from bench.errors import UsageError, WorkerError
from bench.machine.interpreters.sites import Site
from bench.machine.memory import memory_watch
from bench.model.nature import Nature
from bench.model.target import Target, Tried
from bench.model.trial import Examine, Examined, Stage, Trial
from bench.runner.channel import asked
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import worker_environment
from bench.runner.workers import shortened
from bench.text import plain

MODULE = "bench.worker.user"


@contextmanager
def kept_folder() -> Iterator[str]:
    """Return a folder for items, which goes afterwards. Raises ServiceError if there is no room for it."""
    with Nursery(silent=True) as nursery:
        yield nursery.scratch()


def try_out(targets: Sequence[Target], items: str, kept: str, limit_s: float) -> tuple[Tried, ...]:
    """Return what each function's first calls show; all have the same items.

    Raises UsageError for one that cannot be measured, in one line that says what to do.
    """
    found: list[Tried] = []
    with Interrupts() as interrupts, Nursery() as nursery:
        for target in targets:
            known = found[0].target.items if found else target.items
            trial = Trial(target=replace(target, items=known), items="" if known.kept else items, kept=kept)
            found.append(_tried(trial, nursery, interrupts, limit_s))
    return tuple(found)


def _tried(trial: Trial, nursery: Nursery, interrupts: Interrupts, limit_s: float) -> Tried:
    name = trial.target.name
    doing, explained = f"importing {name}", memory_watch()
    messages: type[Stage | Tried] = Stage | Tried  # type: ignore[assignment]
    try:
        with asked(nursery, interrupts, MODULE, worker_environment(""), trial) as channel:
            while isinstance(told := channel.line(messages, limit_s), Stage):
                doing = told.doing
    except WorkerError as error:
        raise UsageError(plain(shortened(f"{doing} {ended(explained(str(error)), limit_s)}"))) from error
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the name of a folder or file of {name} is no UTF-8; rename it, or start elsewhere"
        ) from error
    if told.error:
        raise UsageError(plain(shortened(told.error)))
    return told


def characterise(
    order: Examine,
    site: Site | None,
    limit_s: float,
    nursery: Nursery,
    interrupts: Interrupts,
    on_step: Callable[[str], None],
) -> Nature:
    """Return what the order's function is like at a site (by default here); a step may take `limit_s`.

    Raises UsageError for a function that fails, ends its process, or does not return in time.
    """
    environment = worker_environment(f"{order.seed}/nature", gil=site.gil if site else "")
    step, explained = "start", memory_watch()
    messages: type[Stage | Examined] = Stage | Examined  # type: ignore[assignment]
    try:
        with asked(nursery, interrupts, MODULE, environment, order, site.python if site else "") as channel:
            while isinstance(told := channel.line(messages, limit_s), Stage):
                step = told.doing
                on_step(step)
    except WorkerError as error:
        why = ended(explained(str(error)), limit_s)
        raise UsageError(f"the function cannot be advised on: {step}: it {why}") from error
    if told.nature is None:
        raise UsageError(f"the function cannot be advised on: {told.trouble}")
    return told.nature


def ended(why: str, limit_s: float) -> str:
    """Return how a process of a user's function ended, with what to do if it took too long."""
    if why.startswith("sent"):
        return why
    if why.startswith("timed out"):
        return f"did not end within {limit_s:g} s; raise --limit if it needs longer"
    return f"ended the process: {why}"
