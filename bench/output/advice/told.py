"""An advice in words, for the screen, the page and the run's file."""

from bench.analysis.advice.records import Advice, Option
from bench.model.limits import TEXT_LETTERS
from bench.model.plan import SEQUENTIAL
from bench.model.run import AdviceText
from bench.output.advice.words import answer, cost_lines, lost_line, measured_line, named, runner_up_line
from bench.output.tables import format as fmt

MOST_REASONS, MOST_CHANGES = 4, 4


def told(advice: Advice, code: str) -> AdviceText:
    """Return the advice in words: what fits on one screen."""
    sections = {
        "Why": [reason.text for reason in advice.reasons[:MOST_REASONS]],
        "What it costs": cost_lines(advice),
        "What would change the answer": [change.text for change in advice.changes[:MOST_CHANGES]],
        "Tried": [sweep_line(advice)],
        "Could not be tried": _failures(advice),
    }
    lines = [runner_up_line(advice), measured_line(advice), lost_line(advice), *advice.notes]
    return AdviceText(
        answer=answer(advice),
        lines=tuple(line for line in lines if line),
        sections={title: tuple(found) for title, found in sections.items() if found},
        code=code[:TEXT_LETTERS],
    )


def sweep_line(advice: Advice) -> str:
    """Return every option's speed-up on one line, by model: `threads 2: 1.02×, 4: 0.98×`."""
    by_model: dict[str, list[str]] = {}
    for one in advice.sweep:
        if one.status == "ok" and one.speedup and one.backend != SEQUENTIAL:
            by_model.setdefault(one.backend, []).append(f"{one.workers}: {fmt.ratio(one.speedup)}")
    models = [f"{model} {', '.join(speeds)}" for model, speeds in by_model.items()]
    return (
        f"{'; '.join(models)} (times as fast as sequential, by the number of workers)"
        if models
        else "nothing but the sequential loop"
    )


def _failures(advice: Advice) -> list[str]:
    lost: dict[str, Option] = {}
    for one in advice.sweep:
        if one.status != "ok":
            lost.setdefault(f"{one.backend}/{one.reason}", one)
    return [f"{named(one)}: {one.reason}" for one in lost.values()]
