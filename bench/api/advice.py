"""`bench.advise`: advice for a function of a script or a notebook."""

import random
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bench.api.advising import Wishes, advise_tried
from bench.api.functions import target_of
from bench.model.run import AdviceText
from bench.model.target import EQUAL
from bench.planning.advice import MOST_WORKERS
from bench.planning.plan import Conduct
from bench.storage.locate import results_folder
from bench.text import plain

if TYPE_CHECKING:
    from bench.analysis.advice.records import Advice


class ShownAdvice(Struct, frozen=True, eq=False):
    """An advice as a notebook shows it: `details` has the figures, `told` the words."""

    details: "Advice"
    told: AdviceText
    run: Path

    @property
    def verdict(self) -> str:
        """Return `faster`, `sequential`, `no difference` or `can't tell`."""
        return self.details.verdict

    @property
    def backend(self) -> str:
        """Return the advised model."""
        return self.details.advice.backend

    @property
    def workers(self) -> int:
        """Return the advised number of workers; 1 for a loop."""
        return self.details.advice.workers

    @property
    def code(self) -> str:
        """Return a program that calls the function in the advised way."""
        return self.told.code

    def json(self) -> dict[str, Any]:
        """Return what `bench advise --json` prints."""
        from bench.output.advice.plain import advice_json

        return advice_json(self.details, self.told.code, self.run.name)

    def publish(self) -> Path:
        """Write the run's tables, charts and page, and return the page's path. Raises StorageError."""
        from bench.api.results import findings, publish, record

        publish(self.run, findings(record(str(self.run)), self.run.parent))
        return self.run / "report.html"

    def __repr__(self) -> str:
        """Return the whole screen."""
        from bench.output.advice.terminal import screen

        return "\n".join(line for line, _ in screen(self.told))

    def _repr_html_(self) -> str:
        """Return the advice as a notebook shows it."""
        sections = {"": self.told.lines, **self.told.sections}
        lists = (f"{_strong(title)}{_list(lines)}" for title, lines in sections.items())
        return f"{_strong(self.told.answer)}{''.join(lists)}<pre>{escape(self.code)}</pre>"


def _strong(text: str) -> str:
    return f"<p><strong>{_text(text)}</strong></p>" if text else ""


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>"


def _text(text: str) -> str:
    return escape(plain(text))


def advise(
    function: Callable[..., Any],
    items: Iterable[Any] | int | None = None,
    *,
    backends: Sequence[str] = (),
    workers: int = MOST_WORKERS,
    check: str = EQUAL,
    seed: int | None = None,
    limit_s: float = 60.0,
    max_time_s: float | None = None,
    results: str | Path | None = None,
) -> ShownAdvice:
    """Return which model and how many workers a function should use, why, and at what cost.

    `items` are what it is called with, one for each call, or how many numbers; without them it takes no
    argument. Workers import the function, so it must be at the top of a module or of a script that has the
    `__main__` guard. `limit_s` is the limit of one step, `max_time_s` of the whole. Raises UsageError.
    """
    from bench.runner.trying import kept_folder, try_out

    conduct = Conduct(
        seed=random.SystemRandom().randrange(1 << 32) if seed is None else seed, limit_s=limit_s
    )
    wishes = Wishes(backends=tuple(backends), most_workers=workers, max_time_s=max_time_s)
    folder = results_folder(results)
    with kept_folder() as kept:
        tried = try_out([target_of(function, items, kept, check)], "", kept, limit_s)
        found = advise_tried(tried[0], conduct, folder, wishes, lambda _: None, lambda _: None)
    return ShownAdvice(found.advice, found.told, found.outcome.folder)
