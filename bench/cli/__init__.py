"""One file per command: parse, call, print. The only place that prints or catches a BenchError."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with the contract's exit status."""
    try:
        from bench.cli.signals import hear_signals

        hear_signals()
        from bench.cli.main import run_and_exit

        run_and_exit()
    except KeyboardInterrupt:
        # The imports take a tenth of a second, in which Ctrl-C would print a traceback.
        import sys

        print("bench: interrupted", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        if not (file := _hiding(error)):
            raise
        import sys

        print(f"bench: {file} hides the module of that name that is installed: rename it", file=sys.stderr)
        sys.exit(2)


def _hiding(error: Exception) -> str | None:
    """Return the user's file that was imported instead of an installed module, if that is what failed."""
    import sys
    import traceback
    from importlib.metadata import packages_distributions
    from pathlib import Path

    last = traceback.extract_tb(error.__traceback__)[-1].filename
    file = Path(getattr(error, "path", None) or last)
    folder = str(file.parent)
    known = sys.stdlib_module_names | packages_distributions().keys()
    installed = folder == str(Path(traceback.__file__).parent) or folder.endswith("-packages")
    return str(file) if file.stem in known and folder in sys.path and not installed else None
