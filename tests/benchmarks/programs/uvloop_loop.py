"""One event loop of uvloop's: `python uvloop_loop.py WORK OPERATIONS WORKERS [URL]`."""

import importlib

importlib.import_module("uvloop").install()
importlib.import_module("event_loop")  # the same program, which runs when it is imported
