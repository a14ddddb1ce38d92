"""GET with httpx, a client for each thread or one for the loop."""

import sys
import threading
from zlib import crc32

import httpx

URL = sys.argv[4]
local = threading.local()
clients: list[httpx.AsyncClient] = []


def work(index: int) -> tuple[int, int]:
    if not hasattr(local, "client"):
        local.client = httpx.Client()
    response: httpx.Response = local.client.get(f"{URL}/bytes/1024?index={index}")
    body = response.raise_for_status().content
    return len(body), crc32(body)


async def connect(workers: int) -> None:
    clients.append(httpx.AsyncClient(limits=httpx.Limits(max_connections=workers)))


async def work_async(index: int) -> tuple[int, int]:
    response = await clients[0].get(f"{URL}/bytes/1024?index={index}")
    body = response.raise_for_status().content
    return len(body), crc32(body)


async def disconnect() -> None:
    await clients[0].aclose()
