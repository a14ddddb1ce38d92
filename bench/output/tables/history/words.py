"""What a history says in sentences, the same in a terminal and beneath its chart."""

from bench.analysis.runs.history import History
from bench.analysis.stats.changes import FEWEST
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.text import counted

LIMIT = 400
SHOWN = 6


def change_lines(history: History) -> list[str]:
    """Return the changes of level, or that none is established and how far runs scatter."""
    if len(history.points) < FEWEST:
        runs = counted(len(history.points), "run")
        return [f"{runs}: too few to tell a change from noise, which takes {FEWEST}; {_scatter(history)}"]
    if not history.changes:
        return [f"no change of level is established; {_scatter(history)}"]
    told = []
    for change, beside in zip(history.changes, history.beside, strict=True):
        way = "faster" if change.ratio > 1 else "slower"
        since = clean(history.points[change.at].run.id, 60)
        sure = f"{fmt.ratio(change.ratio)} {fmt.interval(change.ratio_ci)}, p={change.p:.2g}"
        told.append(clean(f"{way} from {since} on: {sure}; {_beside(beside)}", LIMIT))
    return [*told, _scatter(history)]


def _beside(beside: tuple[str, ...]) -> str:
    if not beside:
        return "nothing that is recorded changed with it"
    more = f" and {len(beside) - SHOWN} more" if len(beside) > SHOWN else ""
    return f"changed with it: {'; '.join(beside[:SHOWN])}{more}"


def _scatter(history: History) -> str:
    if history.scatter is None:
        return "too few runs to say what they scatter by"
    return f"runs scatter by {history.scatter * 100:.1f} % about their level"


def left_out_lines(history: History) -> list[str]:
    """Return the runs without a point, those with one reason in one line."""
    reasons: dict[str, list[str]] = {}
    for run, reason in history.left_out:
        reasons.setdefault(reason, []).append(clean(run, 60))
    return [
        f"{', '.join(runs[:3])}{f' and {len(runs) - 3} more' if len(runs) > 3 else ''}: {reason}"
        for reason, runs in reasons.items()
    ]
