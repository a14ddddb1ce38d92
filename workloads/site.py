"""What the server serves, reproducibly: bodies of any length, pages of a made-up site."""

import random
from collections.abc import Iterator
from functools import lru_cache

INDEX_BYTES = 8
CHUNK_BYTES = 1 << 16
FILLER = random.Random("workloads.server").randbytes(CHUNK_BYTES)
PAGE_BYTES = 2048
LEAST_LINKS, MOST_LINKS = 4, 24
ADDRESSES = 1_000_000  # of the pages that links point to
STRIDE = 8  # through the numbers of links
DISTINCT = 12 * (MOST_LINKS + 1 - LEAST_LINKS)
WORDS = ("await", "block", "cache", "drain", "event", "fetch", "gather", "handle", "idle", "join")


def links(seed: int, number: int) -> tuple[str, ...]:
    """Return where a page points to; pages that follow each other have few and many links in turn."""
    draw = random.Random(f"site/{seed}/{number}")
    count = LEAST_LINKS + number * STRIDE % (MOST_LINKS + 1 - LEAST_LINKS)
    return tuple(f"/page/{seed}/{draw.randrange(ADDRESSES)}" for _ in range(count))


def page(seed: int, number: int) -> bytes:
    """Return a page of PAGE_BYTES; from number DISTINCT on, the pages repeat.

    Whoever fetches few or many pages gets the same mixture of links, and the server has none to make after
    the first DISTINCT: neither the work of a page nor the server's depends on N.
    """
    return _written(seed, number % DISTINCT)


@lru_cache(maxsize=16 * DISTINCT)
def _written(seed: int, number: int) -> bytes:
    """Return a title, paragraphs with a link each, and text up to the length."""
    draw = random.Random(f"text/{seed}/{number}")
    paragraphs = (
        f'<p>{draw.choice(WORDS)} <a href="{link}">{draw.choice(WORDS)}</a></p>'
        for link in links(seed, number)
    )
    head = f"<html><head><title>{number}</title></head><body>{''.join(paragraphs)}<p>"
    tail = "</p></body></html>"
    room = PAGE_BYTES - len(head) - len(tail)
    text = " ".join(draw.choices(WORDS, k=room // 4))[:room].ljust(room, ".")
    return (head + text + tail).encode("ascii")


def chunks(index: int | None, size_bytes: int) -> Iterator[bytes]:
    """Yield the same as `body` in pieces, so that no more than one of them is in memory."""
    sent = min(CHUNK_BYTES, size_bytes)
    yield body(index, sent)
    for begun in range(CHUNK_BYTES, size_bytes, CHUNK_BYTES):
        yield FILLER[: size_bytes - begun]


def body(index: int | None, size_bytes: int) -> bytes:
    """Return the one right answer to `index`: its number, big-endian, then a filler that never changes."""
    filler = FILLER if size_bytes <= len(FILLER) else FILLER * -(-size_bytes // len(FILLER))
    if index is None or size_bytes < INDEX_BYTES:
        return filler[:size_bytes]
    return index.to_bytes(INDEX_BYTES, "big") + filler[INDEX_BYTES:size_bytes]
