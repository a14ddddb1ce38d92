"""Advice for one function: characterised, swept over models and workers, and decided between the best."""

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bench.api.measuring import THIS_ONE, Pythons, ground
from bench.errors import Interrupted, StorageError, UsageError
from bench.model.nature import Nature
from bench.model.plan import Group, Plan
from bench.model.run import AdviceText
from bench.model.target import Tried
from bench.planning.advice import MOST_WORKERS, SLOW_IMPORT_S, candidates
from bench.planning.groups import Ground
from bench.planning.plan import Conduct
from bench.planning.profiles import LOOKS
from bench.planning.sweeps import SLOW_CALL_S, Sweep, Work, advice_plan, final_of, in_final, sweep_of
from bench.plugins import registry
from bench.storage.files import made_folder
from bench.storage.run_file import save

if TYPE_CHECKING:
    from bench.analysis.advice.records import Advice
    from bench.runner.children import Nursery
    from bench.runner.events import Event
    from bench.runner.interrupt import Interrupts
    from bench.runner.session import Outcome
    from bench.runner.sizing import SweepRules
    from bench.runner.sweep import Swept

# The whole of it, for functions of up to a tenth of a second, is to take half a minute.
SPEND_S, LONGEST_S, PROMPT_CALL_S = 26.0, 28.0, 0.12
# A sample of items that takes this long stands for all of them; so many bytes of results are kept at most.
SAMPLE_S, CHECK_S, MOST_BYTES = 0.15, 0.1, 1 << 28
MOST_CHECKED = 64
LEAST_LIMIT_S, CALLS_IN_A_STEP = 8.0, 200
# Trying all options ends with the second block, if a third would take longer than this.
SWEEP_S = 9.0
# From this spread of durations on it matters which items are called.
UNEVEN = 1.5

Tell = Callable[[str], None]


class Wishes(Struct, frozen=True, kw_only=True):
    """What the user asked for besides the function."""

    backends: tuple[str, ...] = ()
    most_workers: int = MOST_WORKERS
    max_time_s: float | None = None
    anonymous: bool = False
    pythons: Pythons = THIS_ONE


class Advised(Struct, frozen=True, kw_only=True):
    """The advice, ready code, and the run that it comes from."""

    advice: "Advice"
    told: AdviceText
    outcome: "Outcome"


class Question(Struct, frozen=True, kw_only=True):
    """What is asked about which function, how it is measured, and where the answer goes."""

    tried: Tried
    base: Ground
    conduct: Conduct
    results: Path
    wishes: Wishes
    on_event: "Callable[[Event], None]"
    begun_s: float

    def left_s(self, of_s: float) -> float:
        """Return how much of so many seconds is left."""
        return max(0.0, of_s - (time.monotonic() - self.begun_s))


def advise_tried(
    tried: Tried,
    conduct: Conduct,
    results: Path,
    wishes: Wishes,
    on_step: Tell,
    on_event: "Callable[[Event], None]",
) -> Advised:
    """Return the advice for a function that was tried out, and write its run into `results`.

    Raises UsageError for a function that fails or does not return in time, StorageError if the folder cannot
    be made, and Interrupted.
    """
    from bench.output.advice.code import code_of
    from bench.output.advice.told import told

    begun_s = time.monotonic()
    base = _checked(wishes)
    made_folder(results)  # before half a minute is spent
    nature = _characterised(tried, conduct, base, on_step)
    # A pool that hangs, as a forked one may, is not to be waited for as long as for a call that nobody knows.
    importing_s = nature.import_s * (1 if _forks(base) else MOST_WORKERS)
    step_s = LEAST_LIMIT_S + CALLS_IN_A_STEP * nature.mean_s + importing_s
    question = Question(
        tried=tried,
        base=base,
        conduct=replace(conduct, limit_s=min(conduct.limit_s, step_s)),
        results=results,
        wishes=wishes,
        on_event=on_event,
        begun_s=begun_s,
    )
    advice, outcome = _answered(question, nature)
    words = told(advice, code_of(tried.target, advice.advice))
    return Advised(advice=advice, told=words, outcome=_with_advice(outcome, words))


def _checked(wishes: Wishes) -> Ground:
    for name in wishes.backends:
        registry.backend(name)
    if wishes.most_workers < 2:
        raise UsageError(f"--workers takes 2 or more, not {wishes.most_workers}")
    base = ground("quick", wishes.pythons)
    if len(base.sites) > 1:
        raise UsageError("advice is for one interpreter; ask once for each --python and --gil")
    return base


def _forks(base: Ground) -> bool:
    # A pool's children then have what their parent has imported. Another interpreter's default is its own.
    return not base.sites and multiprocessing.get_all_start_methods()[0] == "fork"


def _with_advice(outcome: "Outcome", words: AdviceText) -> "Outcome":
    told = replace(outcome, run=replace(outcome.run, advice=words))
    try:
        if outcome.unsaved is None:
            save(told.folder, told.run)
    except StorageError as error:
        return replace(told, unsaved=error)
    return told


@contextmanager
def _conducting() -> "Iterator[tuple[Nursery, Interrupts]]":
    from bench.runner.children import Nursery
    from bench.runner.interrupt import Interrupts

    try:
        with Interrupts() as interrupts, Nursery() as nursery:
            yield nursery, interrupts
    except Interrupted as error:
        raise Interrupted("interrupted before anything could be advised") from error


def _characterised(tried: Tried, conduct: Conduct, base: Ground, on_step: Tell) -> Nature:
    from bench.model.trial import Examine
    from bench.runner.trying import characterise

    order, site = Examine(target=tried.target, seed=conduct.seed), base.sites[0] if base.sites else None
    with _conducting() as (nursery, interrupts):
        return characterise(order, site, conduct.limit_s, nursery, interrupts, on_step)


def _answered(question: Question, nature: Nature) -> "tuple[Advice, Outcome]":
    from bench.analysis.advice.decide import Found, advise
    from bench.analysis.advice.options import options_of, shortlist
    from bench.analysis.run.summary import summarise_group

    target, base, wishes = question.tried.target, question.base, question.wishes
    worth = candidates(nature, base.facts.cpus, wishes.most_workers, both=bool(target.other))
    asked = [one for one in worth if not wishes.backends or one.backend in wishes.backends]
    work = Work(
        tried=question.tried,
        slow=nature.mean_s >= SLOW_CALL_S,
        slow_import=nature.import_s >= SLOW_IMPORT_S,
        threads_trouble=nature.threads_trouble,
    )
    sweep, rules = sweep_of(work, asked, base), rules_for(nature, wishes.max_time_s)
    swept = _swept(question, sweep, rules)
    options = options_of(sweep.group, swept.records, sweep.skipped)
    wanted = [one.cell for one in shortlist(options)]
    final = final_of(sweep.group, wanted, costly=_costly(question, swept, len(wanted) + 1))
    plan = advice_plan(
        [final, sweep.group], sweep.skipped, question.conduct, base, notes=question.tried.notes
    )
    outcome = _at_last_level(_decided(question, plan, final, swept, nature), final)
    found = Found(
        target=target.name,
        nature=nature,
        cpus=base.facts.cpus,
        sweep=options,
        final=summarise_group(outcome.run, final),
        refusals=tuple({skip.reason: 0 for skip in sweep.skipped if skip.backend == "processes"}),
        alpha=outcome.run.plan.alpha,
        margin=plan.margin,
        notes=(*base.notes, *question.tried.notes, *_under(base)),
    )
    return advise(found), outcome


def _costly(question: Question, swept: "Swept", cells: int) -> bool:
    # Fewer blocks have to do where there is no time for those of a first look.
    look = LOOKS["signed-rank"][0]
    return swept.cell_s * cells * look > question.left_s(question.wishes.max_time_s or LONGEST_S)


def _at_last_level(outcome: "Outcome", final: Group) -> "Outcome":
    from bench.analysis.run.stopping import last_level

    blocks = max((len(cell.blocks) for cell in outcome.run.cells if cell.group == final.name), default=0)
    plan = replace(outcome.run.plan, alpha=last_level(blocks, final.method))
    return replace(outcome, run=replace(outcome.run, plan=plan))


def _under(base: Ground) -> tuple[str, ...]:
    return tuple(f"measured under Python {site.name} with the GIL {site.gil}" for site in base.sites)


def rules_for(nature: Nature, most_s: float | None = None) -> "SweepRules":
    """Return how cells of a function of this nature are tried, if all is to take so long at the most."""
    from bench.runner.sizing import MOST_OPERATIONS, SweepRules

    call_s, items = max(nature.mean_s, 1e-7), nature.items
    held_bytes = max(1, nature.payload.value_bytes + nature.payload.argument_bytes)
    uneven = max(nature.spread, nature.mean_s / max(nature.call_s, 1e-9)) > UNEVEN
    check_s = CHECK_S * (2 if uneven else 1)
    return SweepRules(
        unit=items if 0 < items * call_s <= SAMPLE_S else 1,
        checked=max(2, min(items or MOST_CHECKED, MOST_CHECKED, int(check_s / call_s))),
        check_s=check_s,
        most=max(2, min(MOST_OPERATIONS, MOST_BYTES // held_bytes)),
        uneven=uneven,
        spend_s=SWEEP_S if most_s is None else min(SWEEP_S, most_s / 3),
        least_blocks=1 if nature.import_s >= SLOW_IMPORT_S else 2,
    )


def _swept(question: Question, sweep: Sweep, rules: "SweepRules") -> "Swept":
    from bench.runner.launcher import ProcessLauncher
    from bench.runner.sweep import sweep_all

    plan = advice_plan([sweep.group], sweep.skipped, question.conduct, question.base)
    with _conducting() as (nursery, interrupts):
        return sweep_all(ProcessLauncher(nursery, interrupts), plan, sweep.group, rules, question.on_event)


def _decided(question: Question, plan: Plan, final: Group, swept: "Swept", nature: Nature) -> "Outcome":
    from bench.analysis.advice.settled import enough_for
    from bench.runner import session
    from bench.runner.settling import Final, settle

    wishes = question.wishes
    spend_s = question.left_s(wishes.max_time_s or SPEND_S)
    before = replace(
        swept,
        sizes={in_final(cell): size for cell, size in swept.sizes.items()},
        each_s={in_final(cell): one_s for cell, one_s in swept.each_s.items()},
    )
    prompt = nature.mean_s <= PROMPT_CALL_S and nature.import_s < SLOW_IMPORT_S
    most_s = question.left_s(LONGEST_S) if prompt else math.inf
    last = Final(group=final, swept=before, spend_s=spend_s, most_s=max(most_s, spend_s))
    left_s = None if wishes.max_time_s is None else spend_s
    drive = partial(settle, last, enough_for(plan))
    return session.measure(plan, question.results, question.on_event, left_s, wishes.anonymous, drive=drive)
