"""Whether a round did the work: results, digest, pool size, and the workload's own check."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bench.model.limits import LEAST_NUMBER, LEAST_S, LONGEST_S, MOST_NUMBER, NAME_LETTERS, TEXT_LETTERS
from bench.model.plan import Cell
from bench.model.rounds import Round, RoundKind
from bench.model.run import Failure
from bench.plugins.traits import Keeping
from bench.plugins.workload import RoundFacts, Workload
from bench.text import counted, error_line, plain
from bench.worker.protocol import RoundDone


def finished_round(
    workload: Workload,
    cell: Cell,
    done: RoundDone,
    kind: RoundKind,
    operations: int,
    service: Mapping[str, float],
) -> tuple[Round, Failure | None]:
    """Return the round's record with the workload's figures, and why it is void if it is."""
    facts = RoundFacts(
        params=cell.params,
        operations=operations,
        concurrency=int(cell.params["concurrency"]),
        wall_s=done.wall_s,
        timed=kind == "timed",
        warmup=done.warmup,
        service=service,
        told=done.figures,
        observed=done.observed,
    )
    record = Round(
        kind=kind,
        wall_s=done.wall_s if _is_time(done.wall_s) else 0.0,
        cpu_s=done.cpu_s,
        digest=done.digest,
        series=_told_series(done.series),
        observed={name[:NAME_LETTERS]: text[:TEXT_LETTERS] for name, text in done.observed.items()},
        disturbance=done.disturbance,
        open_loop=done.open_loop,
    )
    reason = _shortfall(workload, done, kind, operations) or done.wrong or None
    if reason:
        return record, Failure("void", reason)
    try:
        reason = workload.check(facts)
        why = plain(reason)[:TEXT_LETTERS] if reason else None
        figures = _checked({**done.figures, **workload.figures(facts)})
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's workload may do anything; it costs its cell
        return record, Failure("failed", f"its own check raised {error_line(error)}"[:TEXT_LETTERS])
    return replace(record, figures=figures), Failure("void", why) if why else None


def _is_time(wall_s: float) -> bool:
    # A stranger's model may tell any; a run's file could not be read with others.
    return LEAST_S <= wall_s <= LONGEST_S


def _checked(figures: Mapping[str, float]) -> dict[str, float]:
    # What is not a finite number within bounds would make the run's file unreadable.
    for name, figure in figures.items():
        if not abs(figure) <= MOST_NUMBER:
            raise ValueError(f"the figure {name!r} is {figure}")
    return {
        plain(name)[:NAME_LETTERS]: 0.0 if abs(figure) < LEAST_NUMBER else float(figure)
        for name, figure in figures.items()
    }


def _told_series(series: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    # A series is only drawn, no verdict depends on it: one that cannot be stored is left out.
    return {
        name[:NAME_LETTERS]: tuple(values)
        for name, values in series.items()
        if all(abs(value) <= MOST_NUMBER for value in values)
    }


def _shortfall(workload: Workload, done: RoundDone, kind: RoundKind, operations: int) -> str | None:
    keeps = isinstance(workload, Keeping) and workload.keeps_threads
    before, after = done.population
    if done.results != operations:
        return f"{counted(done.results, 'result')} came from {counted(operations, 'operation')}"
    if kind in ("timed", "open") and before != after and not keeps:
        which = "an open" if kind == "open" else "a timed"
        return f"the pool's size changed in {which} round, from {before} to {after}"
    if not _is_time(done.wall_s):
        return f"the clock did not advance during a round ({done.wall_s} s)"
    return None


def digest_failure(record: Round, expected: str | None) -> Failure | None:
    """Return why the round's values are not the sequential ones, or None."""
    if expected is None:
        return Failure("void", "there is no sequential result to compare its values with")
    if record.digest != expected:
        return Failure(
            "void", f"its values differ from the sequential ones (digest {record.digest}, not {expected})"
        )
    return None
