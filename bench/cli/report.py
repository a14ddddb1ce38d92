"""`bench report`: a run's tables, charts and page, drawn again from its raw figures."""

from bench.cli import options
from bench.cli.say import say


def command(run: options.Run = "latest", out: options.Out = None) -> int:
    """Draw a run's tables, charts and page again, from its raw figures."""
    from bench import api
    from bench.archive import find_run, results_folder, run_folder_of

    path = find_run(run, results_folder(out))
    for written in api.publish(run_folder_of(path), api.record(str(path))):
        say(written)
    return 0
