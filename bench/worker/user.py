"""Entry of a process that has a user's function, to try it out or to characterise it.

It is started as `python -P -m bench.worker.user FD`. What it imports before the function's module must be
little, for that import is timed.
"""

import os
import socket
import sys
from collections.abc import Callable

import msgspec

from bench.model.target import Tried
from bench.model.trial import Examine, Examined, Stage, Trial
from bench.text import plain

Tell = Callable[[str], None]


def main() -> None:
    """Answer one order, from the other end of the socket that is the one argument; tell every stage."""
    with socket.socket(fileno=int(sys.argv[1])) as channel, channel.makefile("rwb") as lines:
        order: Trial | Examine = msgspec.json.decode(lines.readline(), type=Trial | Examine)

        def say(message: Stage | Tried | Examined) -> None:
            lines.write(msgspec.json.encode(message) + b"\n")
            lines.flush()

        def tell(doing: str) -> None:
            say(Stage(doing))

        say(_tried(order, tell) if isinstance(order, Trial) else _examined(order, tell))
        sys.stdout.flush()
    # What the function has left running must not keep this process; the conductor ends its group.
    os._exit(0)


def _tried(order: Trial, tell: Tell) -> Tried:
    from bench.worker.suspicions import Unfit
    from bench.worker.trial import tried

    try:
        return tried(order, tell)
    except Unfit as error:
        return Tried(target=order.target, error=plain(error))


def _examined(order: Examine, tell: Tell) -> Examined:
    from bench.worker.nature.callee import CallError
    from bench.worker.nature.examined import examine

    try:
        return Examined(nature=examine(order, tell))
    except CallError as error:
        return Examined(trouble=plain(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything
        from bench.worker.causes import reason_of

        return Examined(trouble=reason_of(error))


if __name__ == "__main__":
    main()
