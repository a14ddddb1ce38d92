"""requests: a `Session` for each thread, as its authors advise. It has no async colour."""

import requests

from bench.plugins import SyncOperation
from workloads.clients.base import Target, per_thread


def open_sync(target: Target) -> SyncOperation:
    """Open a session for each thread that enters, with the library's defaults.

    By default every request looks for proxies in the environment, a fifth of its time. Workers have none
    there, so that the way to 127.0.0.1 leads through no proxy.
    """
    return per_thread(target, requests.Session)
