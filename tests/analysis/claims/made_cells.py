"""Made-up cells of the groups that claims read, by the number that is to decide."""

from msgspec.structs import replace

from tests.analysis.claims.made_evidence import Cells, Made

MODELS = ("asyncio", "threads", "processes")


def walls(group: str, **walls_s: float) -> Cells:
    """Return a group's cells by backend, each with its round time."""
    return {(group, backend): Made(wall_s=wall_s) for backend, wall_s in walls_s.items()}


def patterned(group: str, backend: str, **by_pattern: Made) -> Cells:
    """Return the cells of one backend's patterns."""
    return {(group, backend, pattern): made for pattern, made in by_pattern.items()}


def told(**figures: float) -> Made:
    """Return a cell with these figures."""
    return Made(figures=figures)


def overlap(
    over_longest: float,
    over_sum: float,
    in_turn_s: float = 0.02,
    in_turn_sum: float = 1.0,
    **orders: float,
) -> Cells:
    """Return an overlap group whose gathered and created tasks took this much."""
    held = {"shortest_first": 1.0, "results_in_call_order": 1.0} | orders
    tasks = told(over_longest=over_longest, over_sum=over_sum, **held)
    in_turn = Made(wall_s=in_turn_s, figures={"over_sum": in_turn_sum})
    return patterned("overlap", "asyncio", gather=tasks, create_task=tasks, in_turn=in_turn)


def broken(cells: Cells, figure: float = 0.0) -> Cells:
    """Return the cells, in one round of which everything that always held did not."""
    return {key: replace(made, broken=figure) for key, made in cells.items()}


def sharing(backend: str, threads: float, processes: float, seen: float) -> Cells:
    """Return a sharing cell of one model."""
    own = 1.0 if processes == 1 else 0.0
    figures = {"threads_used": threads, "processes_used": processes, "changes_seen": seen}
    return {("sharing", backend): Made(figures={**figures, "workers_own_process": own})}


def many(in_flight: float, over_ideal: float, threads_s: float = 0.02) -> Cells:
    """Return hundreds or thousands of slow answers at once."""
    figures = {"server_in_flight_max": in_flight, "ideal_s": 0.01 / over_ideal}
    return {
        ("http/many", "asyncio"): Made(figures=figures, concurrency=1000),
        ("http/many", "threads"): Made(wall_s=threads_s, concurrency=1000),
    }


def early(gathered_first_s: float, gathered_wall_s: float = 0.01) -> Cells:
    """Return fetches of which `as_completed` hands over the first after 5 ms."""
    return patterned(
        "early",
        "asyncio",
        gather=Made(wall_s=gathered_wall_s, figures={"first_s": gathered_first_s}),
        as_completed=told(first_s=0.005, first_over_last=0.1),
    )


def errors(**intact: float) -> Cells:
    """Return the ways of running siblings of a failing task; one that is not intact lost three results."""
    ways = {"caught_inside": 1.0, "gather_return_exceptions": 1.0, "gather": 1.0, "task_group": 1.0} | intact
    made = {way: told(others_intact=held, results_lost=3 * (1 - held)) for way, held in ways.items()}
    return patterned("errors", "asyncio", **made)


def limited(
    overshoot_s: float, thread_leaks: float = 0.0, loop_leaks: float = 0.0, ended: float = 1.0
) -> Cells:
    """Return operations with a limit."""
    figures = {"ended_at_limit": ended, "overshoot_s": overshoot_s}
    return {
        **patterned("timeouts", "asyncio", wait_for=told(**figures, leaked=loop_leaks)),
        **patterned("timeouts", "threads", result_timeout=told(**figures, leaked=thread_leaks)),
        **patterned("timeouts", "processes", result_timeout=told(**figures, leaked=thread_leaks)),
    }


def piped() -> Cells:
    """Return pipelines in order."""
    figures = {"consumed_once": 1.0, "clean_end": 1.0, "items_per_s": 1000.0}
    return {(group, "asyncio"): Made(figures=figures) for group in ("pipeline", "pipeline/slow-consumer")}


def stalls(sleep: float, request: float, cpu: float) -> Cells:
    """Return how many times longer a stall is with the call on the loop."""
    times = {"blocking/sleep": sleep, "blocking/request": request, "blocking/cpu": cpu}
    return {
        (group, "asyncio", pattern): told(longest_block_s=0.001 * (factor if pattern == "direct" else 1))
        for group, factor in times.items()
        for pattern in ("direct", "to_thread")
    }


def files(factor: float) -> Cells:
    """Return files written beside a heartbeat; `open` stalls it so many times longer."""
    return patterned(
        "files/heartbeat",
        "asyncio",
        open=told(longest_block_s=0.001 * factor),
        aiofiles=told(longest_block_s=0.001),
    )


def started(by_hand_s: float) -> Cells:
    """Return loops that were started."""
    return patterned(
        "startup", "asyncio", asyncio_run=Made(), hand_driven=Made(wall_s=by_hand_s), one_runner=Made()
    )


def timed(gathered_units: float) -> Cells:
    """Return the chapter's three requests at a hundredth of their time."""
    unit = {"unit_s": 0.01}
    return {
        ("timed-requests", "asyncio"): Made(wall_s=gathered_units * 0.01, params=dict(unit)),
        ("timed-requests", "sequential"): Made(wall_s=0.066, params=dict(unit)),
    }


def contest(group: str, ours: str, factor: float) -> Cells:
    """Return a group in which every other model takes 10 ms, and ours that times a factor."""
    names = (*MODELS, "sequential")
    return walls(group, **{name: 0.01 * (factor if name == ours else 1) for name in names})


def best_for_asyncio(sleep: float) -> Cells:
    """Return fetching and scraping that asyncio wins, and waiting that takes it so many times as long."""
    won = {**contest("http/h11", "asyncio", 0.5), **contest("scrape", "asyncio", 0.5)}
    return {**won, **contest("sleep", "asyncio", sleep)}


def blocked(on_loop: float, sequential: float = 2.0) -> Cells:
    """Return blocking calls in threads, which take 10 ms, beside the alternatives."""
    return {
        ("blocking/request", "threads", "map"): Made(),
        ("blocking/request", "asyncio", "direct"): Made(wall_s=0.01 * on_loop),
        **walls("http/chapter", threads=0.01, processes=0.02, sequential=0.01 * sequential),
    }


def dear(dispatch: float, start: float, memory: float) -> Cells:
    """Return three measures of overhead, each growing by a factor from model to model."""
    cells: dict[tuple[str, ...], Made] = {}
    idle = ("idle/tasks", "idle/threads", "idle/processes")
    for place, (model, group) in enumerate(zip(MODELS, idle, strict=True)):
        cells["dispatch", model] = Made(wall_s=0.001 * dispatch**place)
        cells["lifecycle/k4", model] = Made(ready_s=0.001 * start**place)
        cells[group, model] = told(bytes_per_idle=1000 * memory**place)
    return cells


def spawned(ready_s: float) -> Cells:
    """Return a spawned process that is ready after so long."""
    return {("lifecycle/k1", "processes"): Made(ready_s=ready_s, levels={"start_method": "spawn"})}


def calls(**by_pattern: Made) -> Cells:
    """Return no-op calls."""
    return patterned("calls", "asyncio", **by_pattern)


def clients(httpx: float) -> Cells:
    """Return two clients on a loop."""
    return {
        ("http/async-clients", "asyncio"): Made(levels={"client": "aiohttp"}),
        ("http/async-clients", "asyncio", ""): Made(wall_s=0.01 * httpx, levels={"client": "httpx"}),
    }


def small_files(factor: float) -> Cells:
    """Return small files through aiofiles."""
    return patterned("files/small", "asyncio", open=Made(), aiofiles=Made(wall_s=0.01 * factor))


def suits(first: float, second: float) -> Cells:
    """Return threads' speed-up, waiting and fetching."""
    return {
        **walls("sleep", threads=0.01, sequential=0.01 * first),
        **walls("http/h11", threads=0.01, sequential=0.01 * second),
    }


def computing(pure: float, hashed: float, cores: int = 4) -> Cells:
    """Return processes' speed-up in both kinds of computing."""
    return {
        ("cpu/pure", "processes"): Made(concurrency=cores),
        ("cpu/pure", "sequential"): Made(wall_s=0.01 * pure, concurrency=cores),
        **walls("cpu/hash", processes=0.01, sequential=0.01 * hashed),
    }


def small_io(*factors: float) -> Cells:
    """Return asyncio's time over threads' in three kinds of I/O."""
    cells: Cells = {}
    for group, factor in zip(("http/h11", "scrape", "sleep"), factors, strict=True):
        cells = {**cells, **walls(group, asyncio=0.01 * factor, threads=0.01)}
    return cells


def without_gil(slower: float, speedup: float = 1.0) -> Cells:
    """Return one thread with the GIL and without, and threads without it."""
    return {
        ("cpu/pure", "sequential", "a"): Made(params={"gil": "on"}),
        ("cpu/pure", "sequential", "b"): Made(wall_s=0.01 * slower, params={"gil": "off"}),
        ("cpu/pure", "threads"): Made(wall_s=0.01 / speedup, params={"gil": "off", "concurrency": 4}),
    }


def interpreters(ready: float = 1.0, memory: float = 1.0) -> Cells:
    """Return what processes take relative to subinterpreters."""
    return {
        ("cpu/pure", "interpreters"): Made(memory_bytes=10**7),
        ("cpu/pure", "processes"): Made(
            ready_s=0.002 * ready, memory_bytes=round(10**7 * memory), params={"start_method": "spawn"}
        ),
    }


def uvloop(speedup: float) -> Cells:
    """Return fetching on both loops."""
    return {
        ("http/h11", "asyncio", "a"): Made(wall_s=0.01 * speedup, params={"loop": "asyncio"}),
        ("http/h11", "asyncio", "b"): Made(params={"loop": "uvloop"}),
    }
