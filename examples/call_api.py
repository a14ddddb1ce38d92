"""Call a local API that takes 20 ms to answer, with the standard library; `api_server.py` must be running."""

import json
import os
from http.client import HTTPConnection

PORT = int(os.environ.get("API_PORT", "8765"))


def page(number: int) -> int:
    """Return the number that the API says its page has."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        connection.request("GET", f"/page/{number}")
        found: int = json.loads(connection.getresponse().read())["page"]
        return found
    finally:
        connection.close()


if __name__ == "__main__":
    print(sum(map(page, range(20))))
