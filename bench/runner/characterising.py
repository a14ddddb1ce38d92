"""Has a function characterised in a process of its own, which ends with all that the function started."""

from collections.abc import Callable

import msgspec

from bench.errors import UsageError, WorkerError
from bench.machine.interpreters.sites import Site
from bench.machine.memory import memory_watch
from bench.model.nature import Nature
from bench.runner.channel import MessageChannel, line_ended
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
    child = nursery.start("bench.worker.nature", environment, site.python if site else "")
    step, explained = "start", memory_watch()
    try:
        channel = MessageChannel(child, interrupts)
        channel.send(msgspec.json.encode(order) + b"\n")
        while True:
            told = msgspec.json.decode(channel.read(line_ended, limit_s), type=Told)
            if told.trouble:
                raise UsageError(f"the function cannot be advised on: {told.trouble}")
            if told.nature is not None:
                return told.nature
            step = told.step
            on_step(step)
    except (WorkerError, msgspec.DecodeError) as error:
        why = ended(explained(str(error)), limit_s)
        raise UsageError(f"the function cannot be advised on: {step}: it {why}") from error
    finally:
        nursery.end(child)
