"""`bench show`: a run's tables, again."""

from bench.cli import options


def command(run: options.Run = "latest", out: options.Out = None, as_json: options.Json = False) -> int:
    """Print a run's tables."""
    import json

    from rich.console import Console

    from bench import api
    from bench.report.show import show
    from bench.report.terminal import print_run

    summary = api.summary_of(api.load(run, out), out)
    if as_json:
        print(json.dumps(show(summary), allow_nan=False))
    else:
        print_run(Console(), summary)
    return 0
