"""The records of a user's own function: what is asked for, what trying it out showed, what is measured."""

from msgspec import Struct

from bench.model.limits import Count, Name, Seconds, Text

EQUAL, APPROX, UNCHECKED = "equal", "approx", "none"
STANDARD_INPUT = "-"


class Items(Struct, frozen=True, kw_only=True):
    """What the calls get, one item each: the numbers 0 … `count` - 1, or those that the file `kept` holds.

    `source` is what the user named, `-` for standard input; a reference may have to be `called` for them.
    Without a count, the function takes no argument.
    """

    source: Text = ""
    called: bool = False
    count: Count = 0
    kept: Text = ""

    @property
    def calls(self) -> int:
        """Return how many calls there are: one for each item, or as many as were asked for; 0 if unknown."""
        return self.count or (int(self.source) if self.source.isdecimal() else 0)


class Target(Struct, frozen=True, kw_only=True):
    """A user's own function, as workers find it.

    `reference` is `module:attribute`, searched for in `folders` first; `code` is an expression instead.
    `other` is the same work as a coroutine function. `setup` and `teardown` are references too, or statements
    with `code`; `setup_awaits` says that it is a coroutine function. `check` is `equal`, `approx`, `none` or
    the reference of a function, which judges by the sequential results in the file `expected`. `sends` says
    that the function is an object with state, which a pool of processes is sent with every call.
    """

    name: Name
    reference: Text = ""
    other: Text = ""
    code: Text = ""
    folders: tuple[Text, ...] = ()
    setup: Text = ""
    teardown: Text = ""
    check: Text = EQUAL
    expected: Text = ""
    items: Items = Items()
    takes_item: bool = False
    awaits: bool = False
    setup_awaits: bool = False
    sends: bool = False

    @property
    def is_async(self) -> bool:
        """Return whether it is a coroutine function, and no plain one that has `other` beside it."""
        return self.awaits and not self.other


class Tried(Struct, frozen=True, kw_only=True, tag="tried"):
    """What trying a function out has shown.

    `error` is why it cannot be measured at all, `unpicklable` why processes cannot. A call took
    `call_s`, `cpu_s` on a CPU.
    """

    target: Target
    error: Text = ""
    unpicklable: Text = ""
    notes: tuple[Text, ...] = ()
    calls: Count = 0
    call_s: Seconds = 0.0
    cpu_s: Seconds = 0.0

    @property
    def waits(self) -> bool:
        """Return whether a call waits for more than half of its time."""
        return self.cpu_s < 0.5 * self.call_s
