"""Tiny real child processes with a line to them."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.runner.channel import MessageChannel
from bench.runner.children import Child
from bench.runner.interrupt import Interrupts

PRELUDE = """
import os, signal, socket, subprocess, sys
channel = socket.socket(fileno=int(sys.argv[1]))
"""


@dataclass
class Tiny:
    """One child that runs a few lines of Python, and the line to it."""

    child: Child
    line: MessageChannel
    interrupts: Interrupts


@contextmanager
def tiny(code: str) -> Iterator[Tiny]:
    """Start a child that has `channel`, and end it afterwards. Signals are heard before it can send one."""
    with Interrupts() as interrupts:
        child = _born(code)
        try:
            yield Tiny(child, MessageChannel(child, interrupts), interrupts)
        finally:
            child.process.kill()
            child.process.wait()
            child.close()


def _born(code: str) -> Child:
    ours, theirs = socket.socketpair()
    log = tempfile.TemporaryFile()  # noqa: SIM115 - the child owns it until `close`
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", PRELUDE + code, str(theirs.fileno())],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=[theirs.fileno()],
        start_new_session=True,
    )
    theirs.close()
    return Child(process, ours, log)


def line_ended(pending: bytearray) -> int:
    """Tell where a message ends: at a newline."""
    return pending.find(b"\n") + 1
