"""Which limit of the system a failure comes from, and what to do about it: its own words rarely say."""

import errno
import os
import re
from collections.abc import Iterator
from types import TracebackType

from bench.errors import NO_MEMORY
from bench.machine.cgroup import pids_limit
from bench.machine.ulimit import soft_limit
from bench.text import plain, words_of

NUMBERED = re.compile(r"\[Errno (\d+)\]")
# With a remedy, less of a library's own words is told: a reason's length is limited, and the remedy is last.
SAID_LETTERS = 120
NO_THREAD = "can't start new thread"
# Modules of the standard library that ask for semaphores, and that start processes.
SEMAPHORES = ("multiprocessing.synchronize", "multiprocessing.shared_memory")
STARTERS = ("subprocess", "multiprocessing.popen_fork", "multiprocessing.util")
SHARED_MEMORY = {
    errno.EROFS: "is read-only",
    errno.ENOENT: "is missing",
    errno.ENOSYS: "is missing",
    errno.ENOSPC: "is full",
    errno.EACCES: "must not be written to",
}
LIMITS = {
    errno.EADDRNOTAVAIL: "no port is left for another connection: those of closed ones are free again after "
    "a minute; wait, or widen the range with `sysctl net.ipv4.ip_local_port_range`",
    errno.ENETUNREACH: "the loopback interface is down: `ip link set lo up`",
    errno.ENOMEM: NO_MEMORY,
    errno.ENOSPC: "no room for temporary files: make some, or set TMPDIR to a place with room",
    errno.E2BIG: "environment and arguments of a process are too large: unset large variables, or raise "
    "`ulimit -s`",
    errno.EFBIG: "a file may not become larger: raise `ulimit -f`",
}
# Of a call, not of a file.
FORBIDDEN = "a sandbox or a container's seccomp profile forbids a system call: allow it there"
CALLS = {
    errno.EPERM: FORBIDDEN,
    errno.ENOSYS: "this kernel, or a sandbox, lacks a system call: measure elsewhere",
}
WORDS = {
    "AF_UNIX path too long": "the path of the folder for temporary files is too long for a socket in it: set "
    "TMPDIR to a shorter one",
}


def reason_of(error: BaseException) -> str:
    """Return an exception in one line: its kind, its words, and the limit that it comes from, if any."""
    told = error
    while isinstance(told, BaseExceptionGroup):  # of tasks: its own words are only how many failed
        told = told.exceptions[0]
    said = plain(f"{type(told).__name__}: {words_of(told)}".strip().splitlines()[0])
    try:
        cause = cause_of(error)
    except Exception:  # noqa: BLE001 - attributes of a stranger's exception may be anything
        cause = None
    if cause is None:
        return said
    short = said if len(said) <= SAID_LETTERS else f"{said[: SAID_LETTERS - 1]}…"
    return f"{short}; {cause}"


def cause_of(error: BaseException) -> str | None:
    """Return the limit of the system that an exception comes from, with a remedy; None for any other."""
    for one in _chain(error):
        words = str(one)
        numbers = {number for text in NUMBERED.findall(words) if (number := int(text))}
        if isinstance(one, OSError) and one.errno:
            numbers.add(one.errno)
        for number in numbers:
            if cause := _cause_of_number(number, one):
                return cause
        if NO_THREAD in words or (errno.EAGAIN in numbers and _passed(one, STARTERS)):
            return _most_processes()
        if cause := next((cause for known, cause in WORDS.items() if known in words), None):
            return cause
    return None


def _cause_of_number(number: int, error: BaseException) -> str | None:
    if number in SHARED_MEMORY and _passed(error, SEMAPHORES):
        return (
            f"multiprocessing keeps semaphores in /dev/shm, which {SHARED_MEMORY[number]}: mount a "
            "writable tmpfs with room there (`docker run --shm-size 64m`)"
        )
    if number in (errno.EMFILE, errno.ENFILE):
        soft = soft_limit("NOFILE")
        return f"no file descriptor is left: raise `ulimit -n`{f' (now {soft})' if soft else ''}, or lower K"
    nameless = isinstance(error, OSError) and error.filename is None
    if number == errno.ENOENT and nameless and _is_nowhere():
        return "the current folder was deleted: change to another one"
    return LIMITS.get(number) or (CALLS.get(number) if nameless else None)


def _is_nowhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - pathlib would be imported for it
    except OSError:
        return True
    return False


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception, and those that it was raised from or that it holds, each once."""
    found, waiting = set(), [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in found:
            continue
        found.add(id(one))
        yield one
        inner = [*one.args, *getattr(one, "exceptions", ()), one.__cause__, one.__context__]
        waiting += [other for other in inner if isinstance(other, BaseException)]


def _passed(error: BaseException, modules: tuple[str, ...]) -> bool:
    """Return whether an exception came through one of these modules."""
    place: TracebackType | None = error.__traceback__
    while place is not None:
        if place.tb_frame.f_globals.get("__name__") in modules:
            return True
        place = place.tb_next
    return False


def _most_processes() -> str:
    # The kernel lets root exceed its own limit.
    own = None if getattr(os, "geteuid", int)() == 0 else soft_limit("NPROC")
    known = {"the control group's pids.max": pids_limit(), "`ulimit -u`": own}
    least = min(((limit, name) for name, limit in known.items() if limit), default=None)
    room = "the system's kernel.threads-max, or its memory"
    if least is None and (space := soft_limit("AS")):
        room = f"mostly of address space, for their stacks: `ulimit -v` is {space >> 10}"
    named = f"{least[1]} is {least[0]}" if least else room
    return f"the limit of processes and threads is reached ({named}): raise it, or lower K"
