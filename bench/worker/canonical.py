"""Bytes that are the same for equal values, in every process, of whatever a function may return."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from msgspec import msgpack

_fast = msgpack.Encoder(order="deterministic").encode


def canonical(value: object) -> bytes:
    """Return the bytes of a value. Raises TypeError for what has no value to compare, like an open file.

    Plain data is encoded as it is, anything else by what pickling would rebuild it from.
    """
    try:
        return _fast(value)
    except (TypeError, OverflowError, ValueError, NotImplementedError, RecursionError):
        # Large integers, lone surrogates, sets of several types, arrays, objects of the user's.
        return _fast(_plain(value, ()))


def digest(values: Iterable[Any]) -> str:
    """Return the digest of the values in their order, as 16 hex digits."""
    state = blake2b(digest_size=8)
    for value in values:
        encoded = canonical(value)
        state.update(len(encoded).to_bytes(8, "big") + encoded)
    return state.hexdigest()


def _plain(value: Any, above: tuple[int, ...]) -> Any:
    if value is None or (isinstance(value, bool | float | bytes) and type(value) in (bool, float, bytes)):
        return value
    if type(value) is int:
        return value if -(1 << 63) <= value < 1 << 63 else ["int", hex(value)]
    if type(value) is str:
        return ["str", value.encode("utf-8", "surrogatepass")]
    if id(value) in above:
        return ["cycle", len(above) - above.index(id(value))]
    above = (*above, id(value))
    if type(value) in (list, tuple):
        return [type(value).__name__, *(_plain(one, above) for one in value)]
    if type(value) in (set, frozenset):
        return ["set", *sorted(_fast(_plain(one, above)) for one in value)]
    if type(value) is dict:
        pairs = ((_fast(_plain(key, above)), _plain(one, above)) for key, one in value.items())
        return ["dict", *sorted(pairs, key=lambda pair: pair[0])]
    return _rebuilt(value, above)


def _rebuilt(value: Any, above: tuple[int, ...]) -> Any:
    if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
        return ["name", f"{value.__module__}.{value.__qualname__}"]
    reduced = value.__reduce_ex__(4)
    if isinstance(reduced, str):
        return ["name", f"{type(value).__module__}.{reduced}"]
    parts = [
        list(part) if index in (3, 4) and part is not None else part for index, part in enumerate(reduced)
    ]
    return ["object", *(_plain(part, above) for part in parts)]
