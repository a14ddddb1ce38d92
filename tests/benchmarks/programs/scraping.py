"""Fetch small pages with h11, and count and check their links."""

import importlib
from html.parser import HTMLParser
from typing import Any
from zlib import crc32

http: Any = importlib.import_module("h11_get")
connect, disconnect = http.connect, http.disconnect


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.hrefs.extend(value for name, value in attrs if name == "href" and value)


def links_of(page: bytes) -> tuple[int, int]:
    parser = Links()
    parser.feed(page.decode())
    parser.close()
    return len(parser.hrefs), crc32("\n".join(parser.hrefs).encode())


def work(index: int) -> tuple[int, int]:
    page = bytearray()
    http.fetch(f"/page/1/{index}", page.extend)
    return links_of(bytes(page))


async def work_async(index: int) -> tuple[int, int]:
    page = bytearray()
    await http.fetch_async(http.idle, f"/page/1/{index}", page.extend)
    return links_of(bytes(page))
