"""Checks a machine for conditions that make measurements unreliable: this one, or that of a run."""

import time
from collections.abc import Callable

from bench.machine.checks import code, interpreter, process, processor, resources, surroundings
from bench.machine.describe import describe
from bench.machine.facts import Machine
from bench.machine.finding import Finding
from bench.machine.symptoms import Symptoms, observe

CHECKS: tuple[Callable[[Symptoms], Finding | None], ...] = (
    processor.cpus,
    processor.affinity,
    processor.quota,
    processor.governor,
    processor.turbo,
    processor.temperature,
    processor.virtual,
    surroundings.steal,
    surroundings.steal_since_boot,
    surroundings.load_average,
    surroundings.busy,
    surroundings.hungry,
    surroundings.hidden,
    surroundings.memory,
    surroundings.battery,
    resources.descriptors,
    resources.processes,
    resources.allowances,
    resources.semaphores,
    resources.ports,
    resources.loopback,
    resources.clock_resolution,
    resources.clock_source,
    interpreter.debug_build,
    interpreter.optimised,
    interpreter.dev_mode,
    interpreter.asyncio_debug,
    interpreter.variables,
    interpreter.instruments,
    interpreter.collector,
    interpreter.switch_interval,
    process.tracer,
    process.scheduling,
    process.priority,
    process.io_class,
    process.timer_slack,
    process.layout,
    process.preloaded,
    code.unchanged,
)


def examine(
    machine: Machine | None = None,
    *,
    descriptors_needed: int = 1024,
    interval_s: float = 0.5,
    pause: Callable[[float], object] = time.sleep,
) -> tuple[Finding, ...]:
    """Return the findings on this machine, after sampling it for `interval_s`.

    `machine` is its description, if the caller already has it.
    """
    # Describing the machine uses CPU time, so it comes before the sample.
    described = describe() if machine is None else machine
    return diagnose(
        observe(described, descriptors_needed=descriptors_needed, interval_s=interval_s, pause=pause)
    )


def diagnose(symptoms: Symptoms) -> tuple[Finding, ...]:
    """Return the findings of all checks in order; a check of something unknown may have none."""
    return tuple(finding for check in CHECKS if (finding := check(symptoms)) is not None)


def recorded_warnings(machine: Machine) -> tuple[Finding, ...]:
    """Return what the description in a run's record warns of; it has no sample of the machine's activity.

    Left out is the load average: an installation right before a run is over when it begins, and what runs
    beside it is seen in its rounds.
    """
    found = diagnose(Symptoms(machine=machine))
    return tuple(one for one in found if one.level == "warning" and one.name != surroundings.LOAD.name)


def distortions(machine: Machine) -> tuple[Finding, ...]:
    """Return what made the times of a run with this description wrong: no claim or comparison rests on it."""
    return tuple(found for found in recorded_warnings(machine) if found.distorts)


def why_distorted(machine: Machine) -> str | None:
    """Return the distortions of a run with this description in a few words, or None."""
    return ", ".join(f"{found.name} ({found.saw})" for found in distortions(machine)) or None
