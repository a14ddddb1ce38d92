"""Does the pacer keep to its schedule? Each model at half of what it can do: rate achieved, and lateness.

python -m tests.benchmarks.pacer [--rounds 5] [--seconds 2]

Figure to reach: the achieved rate within 1 % of the asked one, the pacer's lateness under 0.5 ms at its p99.
"""

import os

from bench.model.measurements import OpenLoop
from bench.plugins import registry
from bench.worker.host import Host
from bench.worker.meters.histogram import merged, percentile_ns
from bench.worker.protocol import Answer, Prepare, RoundDone, RunOpen, RunRound, Step
from tests.benchmarks.asking import parser_of

MODELS = ("sequential", "asyncio", "threads", "processes")
CONCURRENCY, CLOSED_OPERATIONS = 16, 320


def finished(answer: Answer) -> RoundDone:
    if not isinstance(answer, RoundDone):
        raise SystemExit(f"no round came of it: {answer}")
    return answer


def opened(model: str, cpus: tuple[int, ...]) -> Host:
    backend, host = registry.backend(model), Host()
    concurrency = 1 if model == "sequential" else CONCURRENCY
    host.obey(
        Prepare(
            workload="workloads.sleep:WORKLOAD",
            backend=registry.reference(registry.BACKENDS, model),
            params={"delay_s": 0.005, **{name: one.default for name, one in backend.parameters.items()}},
            colour=backend.colours[0],
            concurrency=concurrency,
            seed=1,
            address="",
            cpus=cpus[-1:] if backend.single_thread else cpus,
        )
    )
    for phase in ("create", "ready"):
        host.obey(Step(phase))
    return host


def measured(model: str, rounds: int, seconds: float, cpus: tuple[int, ...]) -> list[OpenLoop]:
    host = opened(model, cpus)
    closed = finished(host.obey(RunRound("untimed", CLOSED_OPERATIONS)))
    rate = float(f"{CLOSED_OPERATIONS / closed.wall_s / 2:.2g}")
    pacer_cpus = cpus[:-1] if registry.backend(model).single_thread else ()
    seen = []
    for number in range(rounds):
        order = RunOpen(
            operations=round(rate * seconds), rate_per_s=rate, seed=f"{number}", pacer_cpus=pacer_cpus
        )
        found = finished(host.obey(order)).open_loop
        if found is not None:
            seen.append(found)
    host.obey(Step("close"))
    return seen


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    asked = parser.parse_args()
    cpus = tuple(sorted(os.sched_getaffinity(0)))
    print(f"{'model':<11} {'asked':>8} {'achieved':>10} {'off by':>8} {'late p50':>9} {'late p99':>9}")
    for model in MODELS:
        seen = measured(model, asked.rounds, asked.seconds, cpus)
        os.sched_setaffinity(0, cpus)
        late = merged(one.lateness for one in seen)
        rate, sent = seen[0].rate_per_s, sum(one.sent_per_s for one in seen) / len(seen)
        p50, p99 = ((percentile_ns(late, share) or 0) / 1e6 for share in (0.5, 0.99))
        off = abs(sent / rate - 1)
        kept = "yes" if off <= 0.01 and p99 < 0.5 else "NO"
        print(
            f"{model:<11} {rate:>6.0f}/s {sent:>8.1f}/s {off:>7.2%} {p50:>6.3f} ms {p99:>6.3f} ms  "
            f"reached: {kept}"
        )


if __name__ == "__main__":
    main()
