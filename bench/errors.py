"""Every error that a user can cause or needs to know about."""

from collections.abc import Collection

NO_MEMORY = "memory is used up: close programs, or raise `ulimit -v` or the control group's limit"
# What the dynamic linker says then.
NO_ROOM = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")


class BenchError(Exception):
    """The base class: its message is one line that says what is wrong, where, and what to do.

    `exit_status` is the exit status of the command line.
    """

    exit_status = 2


class UsageError(BenchError):
    """A requested name does not exist, or a value is not valid."""


class UnguardedError(UsageError):
    """A script measures while it is imported, as workers do: what it had defined until then is there."""


class RunFileError(BenchError):
    """A results file is missing, damaged, truncated, or of a newer schema."""


class StorageError(BenchError):
    """Results cannot be written: no permission, or a full disk."""


class PluginError(BenchError):
    """An installed workload or backend cannot be imported or breaks its contract."""


class ServiceError(BenchError):
    """What lies outside a cell failed it: a workload's server, a limit that lets no process start."""


class WorkerError(BenchError):
    """A worker exited, timed out or sent an invalid reply; its cell counts as failed."""


class Interrupted(BenchError):  # noqa: N818 - the public contract's name for this status
    """Ctrl-C or SIGTERM: what was measured is kept."""

    exit_status = 130


class OutOfTime(BenchError):  # noqa: N818 - a limit that the user set, and no error of anything
    """The time limit of the run has passed in the middle of a step."""


def lacks_memory(error: BaseException) -> bool:
    """Return whether an error says that memory is used up; a library that finds no room is an ImportError."""
    told = isinstance(error, ImportError) and any(words in str(error) for words in NO_ROOM)
    return told or isinstance(error, MemoryError)


def near_miss(word: str, known: Collection[str]) -> str:
    """Return `; did you mean 'x'?` for the closest of `known`, else the whole list."""
    import difflib

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are: {', '.join(sorted(known))}" if known else ""
