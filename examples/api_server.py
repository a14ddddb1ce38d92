"""A local API that takes 20 ms to answer: start it beside the examples that call it.

python examples/api_server.py 8765
"""

import asyncio
import sys

DELAY_S = 0.02
PORT = 8765


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request with its path and two links, after a while."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    path = head.split(" ", 2)[1]
    number = int(path.rpartition("/")[2] or 0)
    await asyncio.sleep(DELAY_S)
    body = f'{{"page": {number}, "links": ["/page/{2 * number + 1}", "/page/{2 * number + 2}"]}}'.encode()
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()
    writer.close()


async def serve(port: int) -> None:
    """Answer until the program is ended."""
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else PORT))
