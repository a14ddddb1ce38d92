"""The results of a history in sentences, the same in a terminal and beneath its chart."""

from bench.analysis.grouped import grouped
from bench.analysis.runs.history import History
from bench.analysis.stats.changes import FEWEST
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import some
from bench.text import counted, the_first

LIMIT = 400
SHOWN = 6


def change_lines(history: History) -> list[str]:
    """Return the changes of level, or that none is significant, and how much runs vary."""
    if len(history.points) < FEWEST:
        runs = counted(len(history.points), "run")
        return [f"{runs}: it takes at least {FEWEST} to detect a change; {_scatter(history)}"]
    if not history.changes:
        return [f"no significant change; {_scatter(history)}"]
    lines = []
    for change, beside in zip(history.changes, history.beside, strict=True):
        way = "faster" if change.ratio > 1 else "slower"
        since = clean(history.points[change.at].run.id, 60)
        sure = (
            f"{fmt.ratio(change.ratio)} as fast as before {fmt.interval(change.ratio_ci)}, p={change.p:.2g}"
        )
        lines.append(clean(f"{way} from {since} on: {sure}; {_beside(beside)}", LIMIT))
    return [*lines, _scatter(history)]


def _beside(beside: tuple[str, ...]) -> str:
    if not beside:
        return "nothing else that is recorded changed at the same time"
    return f"changed at the same time: {the_first(beside, SHOWN, '; ')}"


def _scatter(history: History) -> str:
    if history.scatter is None:
        return "too few runs to estimate how much they vary"
    return f"runs vary by {history.scatter * 100:.1f} % around their level"


def left_out_lines(history: History) -> list[str]:
    """Return the runs that were left out; those with the same reason share a line."""
    reasons = grouped((reason, clean(run, 60)) for run, reason in history.left_out)
    return [f"{some(runs)}: {reason}" for reason, runs in reasons.items()]
