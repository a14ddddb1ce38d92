"""The models that most groups compare beside sequential, and the ways in which processes are started."""

from bench.plugins import Variant

MODELS = (Variant("asyncio"), Variant("threads"), Variant("processes"))
START_METHODS = ("fork", "forkserver", "spawn")
