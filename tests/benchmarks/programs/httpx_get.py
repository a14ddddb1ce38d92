"""GET with httpx, a client for each thread or one for the loop."""

import sys
import threading

import httpx

URL = sys.argv[4]
local = threading.local()
clients: list[httpx.AsyncClient] = []


def work(index: int) -> bytes:
    if not hasattr(local, "client"):
        local.client = httpx.Client()
    response: httpx.Response = local.client.get(f"{URL}/bytes/1024?index={index}")
    return response.raise_for_status().content


async def connect(workers: int) -> None:
    clients.append(httpx.AsyncClient(limits=httpx.Limits(max_connections=workers)))


async def work_async(index: int) -> bytes:
    response = await clients[0].get(f"{URL}/bytes/1024?index={index}")
    return response.raise_for_status().content


async def disconnect() -> None:
    await clients[0].aclose()
