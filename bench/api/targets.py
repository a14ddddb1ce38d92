"""A user's own functions: tried out, then planned as any workload is."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bench.api.measuring import THIS_ONE, Pythons, check_models, ground
from bench.errors import UsageError
from bench.model.plan import Plan
from bench.model.target import STANDARD_INPUT, Tried
from bench.planning import duel
from bench.planning.asked import Wanted, is_target, parse_code, parse_target, source_of_items, with_own_names
from bench.planning.parameters import known_parameters
from bench.planning.parse import Sweep, parse_settings
from bench.planning.plan import Conduct
from bench.planning.targets import plan_targets
from bench.plugins import registry
from bench.plugins.target import TargetWorkload

MOST_INPUT_BYTES = 1 << 28


class Asked(Struct, frozen=True, kw_only=True):
    """Which functions are asked for: TARGETs and --code, with their options."""

    targets: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    wanted: Wanted = Wanted()


def functions_of(x: str, y: str | None) -> tuple[str, ...]:
    """Return the functions that a duel is between, each once; none if it is between workloads.

    Raises UsageError for a function against a workload.
    """
    named = [duel.read_side(side).workload for side in (x, y) if side is not None]
    functions = [name for name in named if is_target(name)]
    if len(functions) < len(named) and functions:
        raise UsageError(
            f"a duel is between two functions or two variants of a workload, not {' and '.join(named)}"
        )
    return tuple(dict.fromkeys(functions))


@contextmanager
def tried_out(asked: Asked, limit_s: float) -> Iterator[tuple[Tried, ...]]:
    """Try the functions out; their items are kept in a folder until the context is left.

    Raises UsageError for one that cannot be measured, in one line that says what to do.
    """
    from bench.runner.trying import kept_folder, try_out

    here = Path.cwd()
    found = with_own_names(
        [
            *(parse_target(text, asked.wanted, here) for text in asked.targets),
            *(parse_code(code, asked.wanted, here) for code in asked.codes),
        ]
    )
    with kept_folder() as kept:
        items = source_of_items(asked.wanted.items, here)
        if asked.wanted.items == STANDARD_INPUT:
            items = str(_standard_input(Path(kept)))
        named = [replace(one, items=replace(one.items, source=asked.wanted.items)) for one in found]
        yield try_out(named, items, kept, limit_s)


def _standard_input(folder: Path) -> Path:
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("--items - reads standard input, which is a terminal; pipe the items in")
    text = sys.stdin.buffer.read(MOST_INPUT_BYTES + 1)
    if len(text) > MOST_INPUT_BYTES:
        raise UsageError(
            "standard input holds more than 256 MiB of items; if it is endless, take a part (head)"
        )
    path = folder / STANDARD_INPUT
    path.write_bytes(text)
    return path


def plan_tried(
    tried: Sequence[Tried],
    profile: str,
    settings: Conduct,
    backends: Sequence[str] = (),
    levels: Sequence[str] = (),
    operations: int | None = None,
    pythons: Pythons = THIS_ONE,
) -> Plan:
    """Return the plan of functions that were tried out. Raises UsageError for an unknown name or level."""
    if operations is None and not any(one.target.takes_item for one in tried):
        operations = tried[0].target.items.calls or None  # how often to call what takes no item
    base = ground(profile, pythons)
    chosen = tuple(backends) or base.facts.models
    check_models(chosen, operations)
    known = known_parameters(TargetWorkload(tried), chosen, base.backends)
    found = parse_settings(
        levels, {name: one for name, one in known.items() if name not in ("target", "items")}
    )
    sweep = Sweep(workload="", backends=chosen, levels=found, operations=operations)
    return plan_targets(tried, sweep, list(registry.workloads().values()), base, settings)
