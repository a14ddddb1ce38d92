"""Does what a process runs right before a loop change the loop's speed? Plain programs take turns on one CPU.

    python -m tests.benchmarks.surroundings [--blocks 24] [--rounds 30] [--calls 5]

Each block has a fresh program of each kind, whose rounds take turns in a random order. A round is as many
operations of about 3 ms, not timed, and as many again, timed; what runs before, runs before both. Printed are
ratios of times as in `tests.benchmarks.own`.
"""

from tests.benchmarks.own import PROGRAM, asked_of, blocks_of_programs, told

AFTER_CODE = str(PROGRAM.with_name("after_code.py"))
PROGRAMS = {
    "a loop": (AFTER_CODE, "nothing", "bare"),
    "the same loop": (AFTER_CODE, "nothing", "bare"),
    "after a turn of the event loop": (AFTER_CODE, "turn", "bare"),
    "after other code": (AFTER_CODE, "unparse", "bare"),
    "awaited after other code": (AFTER_CODE, "unparse", "awaited"),
    "tasks after other code": (AFTER_CODE, "unparse", "tasks"),
}
RATIOS = (
    ("the same loop", "a loop"),
    ("after a turn of the event loop", "a loop"),
    ("after other code", "a loop"),
    ("awaited after other code", "after other code"),
    ("tasks after other code", "after other code"),
)


def main() -> None:
    """Print the ratios."""
    blocks = list(blocks_of_programs(PROGRAMS, "pure_short", asked_of(__doc__, blocks=24, calls=5)))
    for above, below in RATIOS:
        print(told(blocks, above, below), flush=True)


if __name__ == "__main__":
    main()
