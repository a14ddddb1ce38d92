"""What one call of a function is like: the record of a characterisation, before any model is tried."""

from msgspec import Struct

from bench.model.limits import Count, Name, Number, Seconds, Text
from bench.model.plan import Colour


class NativePool(Struct, frozen=True):
    """Threads of a native library (BLAS, OpenMP) in this process, and how many it uses at once."""

    name: Name
    threads: Count


class Payload(Struct, frozen=True, kw_only=True):
    """What a process pool would send for one call, and the seconds that pickling both ways takes.

    `owner_bytes` is the size of the function itself: a bound method is sent with its object. All are 0 where
    something cannot be pickled.
    """

    argument_bytes: Count = 0
    value_bytes: Count = 0
    owner_bytes: Count = 0
    pickle_s: Seconds = 0.0


class Doings(Struct, frozen=True, kw_only=True):
    """What one call did besides computing: counts of files, connections, children and hops.

    A hop is a piece of work that the function itself hands to a pool of threads, as `asyncio.to_thread` does.
    """

    files: Count = 0
    connections: Count = 0
    children: Count = 0
    hops: Count = 0


class Dispatch(Struct, frozen=True, kw_only=True):
    """Seconds that an empty call costs by way of a pool: what any model pays for each call that it sends."""

    thread_s: Seconds
    process_s: Seconds | None = None


class Nature(Struct, frozen=True, kw_only=True):
    """One function's characteristics, measured call by call in one process.

    `call_s` is the median of `calls` calls and `spread` the ratio of their 9th to their 1st decile.
    `cpu_share` is CPU time per elapsed time, of all threads of the process, so it may exceed 1; of it,
    `child_share` was spent in child processes. `gil_share` is the share of time in which another thread found
    the GIL taken.
    `two_threads` is the throughput of two threads divided by that of one, `threads_trouble` what happens
    instead where they cannot call it. Of a coroutine function, `loop_share` is the share of its time in which
    its loop could do nothing else. `page_faults` are a call's.
    """

    colour: Colour
    items: Count
    import_s: Seconds
    first_s: Seconds
    calls: Count
    call_s: Seconds
    mean_s: Seconds
    spread: Number
    cpu_share: Number
    child_share: Number = 0.0
    gil_share: Number | None = None
    two_threads: Number | None = None
    threads_trouble: Text = ""
    loop_share: Number | None = None
    page_faults: Number | None = None
    payload: Payload = Payload()
    memory_bytes: Count | None = None
    pools: tuple[NativePool, ...] = ()
    doings: Doings = Doings()
    dispatch: Dispatch
