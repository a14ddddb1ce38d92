"""What the models that stay in the worker's own process have in common."""

import threading


class InProcess:
    """A session without child processes: its workers are this process's threads."""

    def population(self) -> int:
        """Return how many threads there are; a thread that starts in a timed round shows here."""
        return threading.active_count()

    def children(self) -> tuple[int, ...]:
        """Return that no other process works for this one."""
        return ()
