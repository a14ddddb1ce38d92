"""Makes any Python that finds this folder in PYTHONPATH behave as on a system without what only Linux has.

Spawn is the only start method; there is no CPU affinity, no pidfd, no process group, no `waitid`, no fork, no
`fcntl`, no `malloc_trim` and, for this project's own code, no `/proc`: it takes the platform for another one.
"""

# These look at the platform when they are imported, and must see the real one.
import asyncio  # noqa: F401
import concurrent.futures.process  # noqa: F401
import ctypes.util  # noqa: F401
import multiprocessing
import multiprocessing.context
import multiprocessing.pool
import multiprocessing.popen_spawn_posix
import multiprocessing.resource_tracker
import multiprocessing.shared_memory
import multiprocessing.synchronize
import os
import sys
import sysconfig
import time
import urllib.request  # noqa: F401
from typing import Any

import psutil  # noqa: F401

GONE = ("sched_", "pidfd_", "fork", "killpg", "setsid", "getpgid", "waitid", "register_at_fork")

sysconfig.get_config_vars()
for name in dir(os):
    if name.startswith(GONE):
        delattr(os, name)
del time.pthread_getcpuclockid
contexts: Any = multiprocessing.context
for name in ("fork", "forkserver"):
    del contexts._concrete_contexts[name]
contexts._default_context._default_context = contexts._concrete_contexts["spawn"]
package: Any = multiprocessing
for one in (contexts._default_context, package):
    one.get_all_start_methods = lambda: ["spawn"]
sys.modules["fcntl"] = None  # type: ignore[assignment]  # how Python knows that a module cannot be imported
sys.platform = "elsewhere"
