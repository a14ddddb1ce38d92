"""How an object goes from one process to another: pickled, with pickle 5's buffers, or in shared memory.

Within a process it is handed over by reference, whatever the transport: only what is pickled is transported.
"""

import mmap
import os
import pickle
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

TRANSPORTS = ("pickle", "buffers", "shared")
# A value waits in shared memory until the caller has taken it; so many may wait in each process.
MOST_WAITING, WAITING_LIMIT_S, GLANCE_S = 8, 30.0, 50e-6
FREE, FULL, HEAD_BYTES = 0, 1, 64

# Where something is: the process and its descriptor, the size of the memory, and each part's begin and end.
Place = tuple[int, int, int, tuple[tuple[int, int], ...]]


def has_shared_memory() -> bool:
    """Return whether memory can be shared by a descriptor, which nothing has to clean up: on Linux."""
    return hasattr(os, "memfd_create")


def content_of(sent: Any) -> Any:
    """Return the object that was sent, in a parcel or as it is."""
    return sent.content if isinstance(sent, Parcel) else sent


def packed(content: Any, transport: str, lasting: bool = False) -> Any:
    """Return what to send: the object itself where a pool is to pickle it as it is, else a parcel."""
    return content if transport == "pickle" else Parcel(content, transport, lasting)


class Parcel:
    """An object that is transported in a certain way when it is pickled.

    A `lasting` one is put into shared memory once, and all that get it read it there. Any other is taken out
    by the one that gets it, and its room used again.
    """

    def __init__(self, content: Any, transport: str, lasting: bool = False) -> None:
        self.content, self._transport, self._lasting = content, transport, lasting
        self._place: Place | None = None

    def plain(self) -> Any:
        """Return the object as plain data, which proves it."""
        to_bytes = getattr(self.content, "tobytes", None)
        return to_bytes() if to_bytes else self.content

    def __reduce__(self) -> tuple[Callable[..., "Parcel"], tuple[Any, ...]]:
        parts = self._parts() if self._place is None else []
        if self._transport == "buffers":
            return _from_buffers, ([bytes(part) for part in parts],)
        if not self._lasting:
            return _taken, (_put(parts),)
        self._place = self._place or _kept(parts)
        return _read, (self._place,)

    def _parts(self) -> list[memoryview]:
        buffers: list[pickle.PickleBuffer] = []
        stream = pickle.dumps(self.content, protocol=5, buffer_callback=buffers.append)
        return [memoryview(stream), *(buffer.raw() for buffer in buffers)]


def _from_buffers(parts: Sequence[bytes]) -> Parcel:
    return Parcel(pickle.loads(parts[0], buffers=parts[1:]), "buffers")


class Room:
    """A piece of memory that other processes can open; its first byte says whether it is in use."""

    def __init__(self, size: int) -> None:
        self.descriptor = os.memfd_create("bench-parcel")
        os.ftruncate(self.descriptor, size)
        self.size, self.memory = size, mmap.mmap(self.descriptor, size)

    def fill(self, parts: Sequence[memoryview]) -> Place:
        """Copy the parts into it; return where they are."""
        spans, begin = [], HEAD_BYTES
        for part in parts:
            self.memory[begin : begin + part.nbytes] = part.cast("B") if part.nbytes else b""
            spans.append((begin, begin + part.nbytes))
            begin += part.nbytes
        self.memory[0] = FULL
        return os.getpid(), self.descriptor, self.size, tuple(spans)


# A pool's child has no other place to keep what outlives an operation.
_rooms: dict[int, list[Room]] = {}


def _kept(parts: Sequence[memoryview]) -> Place:
    return _room_of(parts, []).fill(parts)


def _put(parts: Sequence[memoryview]) -> Place:
    # A forked child inherits its parent's rooms, which are not its own.
    rooms = _rooms.setdefault(os.getpid(), [])
    limit_s = time.monotonic() + WAITING_LIMIT_S
    while time.monotonic() < limit_s:
        free = [room for room in rooms if room.memory[0] == FREE]
        if free or len(rooms) < MOST_WAITING:
            return _room_of(parts, free, rooms).fill(parts)
        time.sleep(GLANCE_S)
    raise TimeoutError(f"{MOST_WAITING} values wait in shared memory, and nobody takes them")


def _room_of(parts: Sequence[memoryview], free: Sequence[Room], rooms: list[Room] | None = None) -> Room:
    size = HEAD_BYTES + sum(part.nbytes for part in parts)
    for room in free:
        if room.size >= size:
            return room
    made = Room(size)
    if rooms is None:
        _lasting.append(made)
    else:
        rooms[:] = [room for room in rooms if room not in free]
        rooms.append(made)
    return made


_lasting: list[Room] = []


@cache
def _opened(pid: int, descriptor: int, size: int) -> mmap.mmap:
    found = os.open(f"/proc/{pid}/fd/{descriptor}", os.O_RDWR)
    try:
        return mmap.mmap(found, size)
    finally:
        os.close(found)


def _read(place: Place) -> Parcel:
    pid, descriptor, size, spans = place
    memory = memoryview(_opened(pid, descriptor, size)).toreadonly()
    stream, *buffers = (memory[begin:end] for begin, end in spans)
    return Parcel(pickle.loads(stream, buffers=buffers), "shared")


def _taken(place: Place) -> Parcel:
    pid, descriptor, size, spans = place
    memory = _opened(pid, descriptor, size)
    stream, *buffers = (memory[begin:end] for begin, end in spans)  # copies
    memory[0] = FREE
    return Parcel(pickle.loads(stream, buffers=buffers), "shared")
