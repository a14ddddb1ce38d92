"""requests: a `Session` for each thread, as its authors advise. It has no async colour."""

import requests
from requests.adapters import HTTPAdapter

from bench.plugins import SyncOperation
from workloads.clients.base import Target, per_thread


def open_sync(target: Target) -> SyncOperation:
    """Open a session for each thread that enters."""

    def connect() -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # a proxy has no place on the way to 127.0.0.1
        session.mount("http://", HTTPAdapter(pool_maxsize=target.concurrency))
        return session

    return per_thread(target, connect)
