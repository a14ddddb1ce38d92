"""Has a function characterised in a process of its own, which ends with all that the function started."""

from collections.abc import Callable

from bench.errors import UsageError, WorkerError
from bench.machine.interpreters.sites import Site
from bench.machine.memory import memory_watch
from bench.model.nature import Nature
from bench.runner.channel import asked
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import worker_environment
from bench.runner.trying import ended
from bench.worker.nature.order import Examine, Told


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
    python, module = site.python if site else "", "bench.worker.nature"
    step, explained = "start", memory_watch()
    try:
        with asked(nursery, interrupts, module, environment, order, python) as channel:
            while True:
                told = channel.line(Told, limit_s)
                if told.trouble:
                    raise UsageError(f"the function cannot be advised on: {told.trouble}")
                if told.nature is not None:
                    return told.nature
                step = told.step
                on_step(step)
    except WorkerError as error:
        why = ended(explained(str(error)), limit_s)
        raise UsageError(f"the function cannot be advised on: {step}: it {why}") from error
