"""Makes any Python that finds this folder in PYTHONPATH behave as on a system without what only Linux has.

Spawn is the only start method; there is no CPU affinity, no pidfd, no process group, no `waitid`, no fork, no
`malloc_trim` and, for this project's own code, no `/proc`: it takes the platform for another one.
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

import psutil  # noqa: F401

GONE = ("sched_", "pidfd_", "fork", "killpg", "setsid", "getpgid", "waitid", "register_at_fork")

sysconfig.get_config_vars()
for name in dir(os):
    if name.startswith(GONE):
        delattr(os, name)
del time.pthread_getcpuclockid
context = multiprocessing.context._default_context
spawn = multiprocessing.context._concrete_contexts["spawn"]
for name in ("fork", "forkserver"):
    del multiprocessing.context._concrete_contexts[name]
context._default_context = spawn
context.get_all_start_methods = multiprocessing.get_all_start_methods = lambda: ["spawn"]
sys.platform = "elsewhere"
