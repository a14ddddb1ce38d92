"""One file per command: parse, call, print. The only place that prints or catches a BenchError."""

from bench.cli.main import main

__all__ = ["main"]
