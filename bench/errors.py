"""Every error that a person at the keyboard can cause or must hear of."""

from collections.abc import Collection


class BenchError(Exception):
    """The base of the family: its text is one line that says what, where, and what to do.

    `exit_status` is what the command line leaves with when the error reaches it.
    """

    exit_status = 2


class UsageError(BenchError):
    """Something that was asked for does not exist or does not fit."""


class RunFileError(BenchError):
    """A file of results is missing, damaged, truncated, or of a newer schema."""


class StorageError(BenchError):
    """Results cannot be written: no permission, or a full disk."""


class PluginError(BenchError):
    """An installed workload or backend cannot be imported or breaks its contract."""


class ServiceError(BenchError):
    """A workload's own server could not be started, or went away."""


class WorkerError(BenchError):
    """A worker died, hung past its limit, or answered nonsense; it costs its cell a `failed`."""


class Interrupted(BenchError):  # noqa: N818 - the word that the public contract uses for this ending
    """Ctrl-C or SIGTERM: what was measured is kept."""

    exit_status = 130


def near_miss(word: str, known: Collection[str]) -> str:
    """Return `; did you mean 'x'?` for the closest of `known`, else the whole list of what is known."""
    import difflib

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are: {', '.join(sorted(known))}" if known else ""
