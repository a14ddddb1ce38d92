"""Does what a program has imported or kept change the speed of a loop? Fresh programs take turns.

    python -m tests.benchmarks.pools [--blocks 40] [--rounds 30] [--calls 20]

The loop allocates integers, in memory pools that are as full as the program's past has left them: see
"Memory pools" in docs/explanation/data.md. Each block has a fresh program of each kind, none pinned, whose
rounds take turns in a random order. Printed are ratios of times as in `tests.benchmarks.own`.
"""

from tests.benchmarks.own import PROGRAM, asked_of, blocks_of_programs, told

IMPORTS = "import bench.worker.host, bench.backends.eventloop"
KEPT = "kept = list(range(10**6, 10**6 + 20_000))"
PASTS = {
    "nothing": "",
    "asyncio imported": "import asyncio",
    "all of a worker imported": IMPORTS,
    "all of a worker imported, 20,000 integers kept": f"{IMPORTS}; {KEPT}",
    "20,000 integers kept": KEPT,
    "every 500th of them released": f"{KEPT}; del kept[::500]",
    "every second of them released": f"{KEPT}; del kept[::2]",
}
# The function stays the program's own: it is compiled here, not imported.
PROGRAMS = {
    past: ("-c", f"{code}\nexec(compile(open({str(PROGRAM)!r}).read(), {str(PROGRAM)!r}, 'exec'))")
    for past, code in PASTS.items()
}
RATIOS = (
    *((past, "nothing") for past in PASTS if past != "nothing"),
    ("every 500th of them released", "20,000 integers kept"),
    ("every second of them released", "20,000 integers kept"),
)


def main() -> None:
    """Print the ratios of the loop's times after each past."""
    blocks = list(blocks_of_programs(PROGRAMS, "integers", asked_of(__doc__)))
    for above, below in RATIOS:
        print(told(blocks, above, below), flush=True)


if __name__ == "__main__":
    main()
