"""GET with requests, a session for each thread."""

import sys
import threading
from zlib import crc32

import requests

URL = sys.argv[4]
local = threading.local()


def work(index: int) -> tuple[int, int]:
    if not hasattr(local, "session"):
        local.session = requests.Session()
    response = local.session.get(f"{URL}/bytes/1024?index={index}")
    response.raise_for_status()
    return len(response.content), crc32(response.content)
