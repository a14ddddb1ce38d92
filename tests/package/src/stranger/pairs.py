"""`pairs`: threads by another name, for a backend of another package."""

from bench.backends.threads import Threads


class Pairs(Threads):
    """The backend object."""

    name = "pairs"
    summary = "threads by another name"
    compared = 0


BACKEND = Pairs()
