"""Describes a process that is started exactly as workers are, from inside, and exits."""

import socket
import sys
from typing import Any

import msgspec
from msgspec import Struct

from bench.machine.code import Code, code_of
from bench.machine.describe import describe_process


class Described(Struct, frozen=True):
    """The sections of the machine description that depend on the process, and the code that it imports."""

    sections: dict[str, Any]
    code: dict[str, Code]


def main() -> None:
    """Answer one line, the names of packages, at the other end of the socket that is the one argument."""
    with socket.socket(fileno=int(sys.argv[1])) as channel, channel.makefile("rwb") as lines:
        packages = msgspec.json.decode(lines.readline(), type=list[str])
        lines.write(msgspec.json.encode(Described(describe_process(), code_of(packages))) + b"\n")


if __name__ == "__main__":
    main()
