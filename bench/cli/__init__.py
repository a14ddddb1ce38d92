"""One file per command: parse, call, print. The only place that prints or catches a BenchError."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with the contract's exit status."""
    try:
        from bench.cli.main import run_and_exit
    except KeyboardInterrupt:
        # The imports take a tenth of a second, in which Ctrl-C would print a traceback.
        import sys

        print("bench: interrupted", file=sys.stderr)
        sys.exit(130)
    run_and_exit()
