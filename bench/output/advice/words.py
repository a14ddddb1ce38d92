"""An advice in sentences: the answer, the runner-up, the costs."""

from bench.analysis.advice.records import Advice, Option, RunnerUp
from bench.analysis.stats.estimate import Interval, inverse
from bench.model.nature import Nature
from bench.model.plan import SEQUENTIAL
from bench.output.tables import format as fmt
from bench.output.tables.words import as_fast
from bench.text import counted

# From then on the average, and the first call, are worth telling beside the median.
UNEVEN, SLOW_FIRST, SLOW_FIRST_S = 1.2, 5.0, 0.02


def named(option: Option) -> str:
    """Return `threads with 8 workers`, or `sequential`."""
    if option.backend == SEQUENTIAL:
        return "a sequential loop"
    chunk = option.params.get("chunksize", 1)
    chunks = f" and chunks of {chunk} calls" if chunk != 1 else ""
    what = "calls in flight" if option.backend == "asyncio" else "workers"
    return f"{option.backend} with {option.workers} {what}{chunks}"


def answer(advice: Advice) -> str:
    """Return the advice in one sentence."""
    best = advice.advice
    sure = fmt.confidence(advice.alpha)
    if advice.verdict == "faster":
        speed = as_fast(best.backend, SEQUENTIAL, best.speedup, best.speedup_ci)
        return f"{named(best)}: {speed} ({sure} interval)"
    rival = advice.runner_up
    if rival is None:
        lost = next((one for one in advice.sweep if one.status != "ok"), None)
        if lost:
            return f"can't tell: {named(lost)} could not be measured ({lost.reason})"
        return "a sequential loop: there is nothing to run at the same time"
    speed = _beside(rival)
    if advice.verdict == "no difference":
        return f"no difference: {speed}; a sequential loop is simpler"
    if advice.verdict == "sequential":
        few = any(reason.id == "start_up" for reason in advice.reasons)
        return f"a sequential loop: {'too few calls for a pool' if few else 'nothing pays'}; {speed}"
    return f"can't tell: {speed}; measure on a quieter machine, or give --max-time more time"


def _beside(rival: Option) -> str:
    if rival.speedup is None:
        return f"{named(rival)} has no times"
    return _faster_first(named(rival), SEQUENTIAL, rival.speedup, rival.speedup_ci)


def _faster_first(a: str, b: str, times: float, bounds: Interval | None) -> str:
    return as_fast(a, b, times, bounds) if times >= 1 else as_fast(b, a, 1 / times, inverse(bounds))


def runner_up_line(advice: Advice) -> str | None:
    """Return what the runner-up is, and whether the difference is real."""
    rival = advice.runner_up
    if rival is None or advice.verdict != "faster":
        return None
    told = {
        "faster": "the difference is established",
        "equivalent": f"no difference within {100 * advice.margin:g} %",
        "inconclusive": "no significant difference",
        "slower": "it is faster, but for so few calls it takes too long to start",
    }[rival.verdict]
    speed = f"{fmt.ratio(rival.speedup)} as fast as {SEQUENTIAL}"
    return f"runner-up: {named(rival)}, {speed} ({told}): {_against(advice, rival)}"


def _against(advice: Advice, rival: RunnerUp) -> str:
    best, other = advice.advice.backend, rival.backend
    if other == best:
        best, other = f"{best} with {advice.advice.workers}", f"{other} with {rival.workers}"
    return _faster_first(best, other, rival.times, rival.times_ci)


def cost_lines(advice: Advice) -> list[str]:
    """Return what the advised way costs; nothing for a loop."""
    costs = advice.costs
    if advice.verdict != "faster":
        return []
    lines = []
    if costs.cpu_s_per_call is not None:
        loop = fmt.duration(costs.sequential_cpu_s_per_call)
        lines.append(f"CPU: {fmt.duration(costs.cpu_s_per_call)} per call; a loop takes {loop}")
    if costs.memory_bytes is not None:
        lines.append(f"memory: {fmt.grown(costs.memory_bytes)} more than at rest")
    if costs.start_up_s is not None:
        pays = costs.pays_from_calls
        from_on = f"; it pays from {pays:,} {'call' if pays == 1 else 'calls'} on" if pays else ""
        lines.append(f"start and end: {fmt.duration(costs.start_up_s)}{from_on}")
    return lines


def measured_line(advice: Advice) -> str:
    """Return what was measured."""
    nature, tried = advice.nature, sum(one.status == "ok" for one in advice.sweep)
    did = {
        "file": nature.doings.files,
        "connection": nature.doings.connections,
        "child": nature.doings.children,
    }
    parts = [counted(count, noun).replace("childs", "children") for noun, count in did.items() if count]
    opened = f" and opens {', '.join(parts)}" if parts else ""
    options = f"{counted(tried, 'option')} tried on {counted(advice.cpus, 'CPU')}"
    compared = f"; {options}, the best compared in {counted(advice.blocks, 'block')}" if advice.blocks else ""
    return f"one call takes {_call_times(nature)}{opened}{compared}"


def _call_times(nature: Nature) -> str:
    found = [fmt.duration(nature.call_s)]
    if nature.mean_s > UNEVEN * nature.call_s:
        found.append(f"{fmt.duration(nature.mean_s)} on average")
    if nature.first_s > SLOW_FIRST * nature.mean_s and nature.first_s > SLOW_FIRST_S:
        found.append(f"{fmt.duration(nature.first_s)} the first time")
    return ", ".join(found)


def lost_line(advice: Advice) -> str | None:
    """Return how many options have failed: a better one may be among them."""
    lost = [one for one in advice.sweep if one.status in ("failed", "void")]
    tried = [one for one in advice.sweep if one.status != "skipped"]
    if not lost or advice.runner_up is None:
        return None
    return f"{len(lost)} of {counted(len(tried), 'option')} failed, and a better one may be among them"
