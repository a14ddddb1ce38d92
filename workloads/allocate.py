"""`allocate`: operations that make many small objects, and what Python's garbage collector adds to that.

The collector looks at containers when enough new ones have been made, from time to time at all of them: the
more there are that live long, the longer that takes. Without a GIL it stops all threads.
"""

import gc
from collections.abc import Callable, Mapping, Sequence

from bench.plugins import Facts, GroupSpec, Parameter, Setting, SyncOperation, Variant
from workloads.computing import Computing

OBJECTS, LIVE = 20_000, 200_000


class Node:
    """A small object that refers to others."""

    __slots__ = ("before", "number", "values")

    def __init__(self, number: int, before: "Node | None") -> None:
        self.number, self.before = number, before
        self.values = [number]


def made(objects: int) -> int:
    """Return how many objects were made, each of which refers to one of the ten before it."""
    nodes: list[Node] = []
    for number in range(objects):
        nodes.append(Node(number, nodes[number - number % 10] if number % 10 else None))
    return len(nodes)


class Allocate(Computing):
    """The workload object of many small objects."""

    name = "allocate"
    summary = "making many small objects, with the garbage collector on or off"
    parameters: Mapping[str, Parameter] = {
        "objects": Parameter(default=OBJECTS, minimum=1, maximum=1e7, help="objects that an operation makes"),
        "live": Parameter(
            default=LIVE, minimum=0, maximum=1e7, help="objects that live all the time, in each process"
        ),
        "collector": Parameter(
            default="on",
            choices=("on", "off", "frozen"),
            help="Python's garbage collector: on, off, or on with all that lives long frozen (gc.freeze)",
            changes_work=False,
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        if not facts.effort.details:
            return ()
        return (
            GroupSpec(
                name="allocate",
                question="Does making many small objects get faster under any model?",
                variants=facts.variants,
                blocks=facts.effort.curve_blocks,
                memory=False,
            ),
            GroupSpec(
                name="allocate/collector",
                question="What does the garbage collector add to the making of many small objects?",
                factor="collector",
                variants=tuple(
                    Variant(model, {"collector": level})
                    for level in ("on", "off", "frozen")
                    for model in ("sequential", "threads")
                ),
                blocks=facts.effort.curve_blocks,
                memory=False,
            ),
        )

    def work(self, setting: Setting) -> Callable[[int], tuple[int, int]]:
        """Return an operation that makes objects and forgets them, in a process with others that stay."""
        objects = int(setting.params["objects"])
        living = [(number, [number]) for number in range(int(setting.params["live"]))]

        def work(index: int, _: object = living) -> tuple[int, int]:
            return index, made(objects)

        collector = setting.params["collector"]
        if collector == "off":
            gc.disable()  # a worker has one cell
        elif collector == "frozen":
            gc.freeze()
        return work

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(self.work(setting), close=as_before)


def as_before() -> None:
    """Turn the collector on again, and let it look at everything."""
    gc.enable()
    gc.unfreeze()


WORKLOAD = Allocate()
