"""Whether a round did the work: results, digest, pool size, and the workload's own check."""

from collections.abc import Mapping

from bench.contract import RoundFacts, Workload
from bench.model import Cell, Failure, Round, RoundKind
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
        service=service,
    )
    record = Round(
        kind=kind,
        wall_s=done.wall_s,
        cpu_s=done.cpu_s,
        digest=done.digest,
        figures=workload.figures(facts),
    )
    reason = _shortfall(done, kind, operations) or workload.check(facts)
    return record, Failure("void", reason) if reason else None


def _shortfall(done: RoundDone, kind: RoundKind, operations: int) -> str | None:
    before, after = done.population
    if done.results != operations:
        return f"{done.results} results came of {operations} operations"
    if kind == "timed" and before != after:
        return f"the pool's size changed in a timed round, from {before} to {after}"
    if done.wall_s <= 0:
        return f"the clock did not advance over a round ({done.wall_s} s)"
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
