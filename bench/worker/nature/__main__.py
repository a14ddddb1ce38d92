"""Entry of the process that characterises a function: `python -P -m bench.worker.nature FD`."""

import os
import socket
import sys
from collections.abc import Callable

import msgspec

from bench.text import plain
from bench.worker.nature.order import Examine, Told


def main() -> None:
    """Answer one order, from the other end of the socket that is the one argument."""
    with socket.socket(fileno=int(sys.argv[1])) as channel, channel.makefile("rwb") as lines:
        order = msgspec.json.decode(lines.readline(), type=Examine)

        def say(told: Told) -> None:
            lines.write(msgspec.json.encode(told) + b"\n")
            lines.flush()

        say(_examined(order, lambda step: say(Told(step=step))))
        sys.stdout.flush()
    # What the function has left running must not keep this process; the conductor ends its group.
    os._exit(0)


def _examined(order: Examine, step: Callable[[str], None]) -> Told:
    from bench.worker.nature.callee import CallError
    from bench.worker.nature.examined import examine

    try:
        return Told(nature=examine(order, step))
    except CallError as error:
        return Told(trouble=plain(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything
        from bench.worker.causes import reason_of

        return Told(trouble=reason_of(error))


if __name__ == "__main__":
    main()
