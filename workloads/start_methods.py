"""The ways in which Python starts a pool's processes."""

START_METHODS = ("fork", "forkserver", "spawn")
