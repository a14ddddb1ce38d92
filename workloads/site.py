"""A made-up web site: pages of one length with a seeded number of links, alike wherever they are made."""

import random
from functools import lru_cache

PAGE_BYTES = 2048
LEAST_LINKS, MOST_LINKS = 4, 24
PAGES = 1_000_000
WORDS = ("await", "block", "cache", "drain", "event", "fetch", "gather", "handle", "idle", "join")


@lru_cache(maxsize=4096)
def links(seed: int, number: int) -> tuple[str, ...]:
    """Return where a page points to."""
    draw = random.Random(f"site/{seed}/{number}")
    count = draw.randint(LEAST_LINKS, MOST_LINKS)
    return tuple(f"/page/{seed}/{draw.randrange(PAGES)}" for _ in range(count))


@lru_cache(maxsize=4096)
def page(seed: int, number: int) -> bytes:
    """Return a page of PAGE_BYTES: a title, paragraphs with a link each, and text up to the length."""
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
