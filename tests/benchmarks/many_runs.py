"""How long do `bench compare` and the page of many machines take over many runs, and how much memory?

    python -m tests.benchmarks.many_runs [--runs 50] [--cells 200]

Makes the runs (20 blocks of 8 rounds) in a temporary folder, and prints the seconds and the peak resident
memory of each way to show them (bounds: 10 s, 500 MB): beside the first, half beside half, every run as a
machine of its own, and all of them as two machines. The list of all runs is timed as well.
"""

import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.model.plan import Group
from bench.model.rounds import Phases
from bench.model.run import CellBlock, CellResult, Run
from bench.storage.run_file import save
from tests.benchmarks.asking import parser_of
from tests.made import planned_cell, planned_group, result, run_of, timed

BENCH = str(Path(sys.executable).with_name("bench"))
BACKENDS = ("sequential", "asyncio", "threads", "processes")
BLOCKS, ROUNDS = 20, 8


def made_run(number: int, cells: int) -> Run:
    chance = random.Random(number)
    groups = [
        planned_group(f"group{i}", [planned_cell(f"group{i}", backend) for backend in BACKENDS])
        for i in range(cells // len(BACKENDS))
    ]
    results = [one for group in groups for one in made_cells(group, chance)]
    machine = {"system": {"host": f"host{number}"}}
    return run_of(groups, results, id=f"20260101T{number:06d}-0000", seed=number, machine=machine)


def made_cells(group: Group, chance: random.Random) -> list[CellResult]:
    return [
        result(cell, [made_block(number, chance) for number in range(BLOCKS + 1)]) for cell in group.cells
    ]


def made_block(number: int, chance: random.Random) -> CellBlock:
    walls_s = [0.01 * math.exp(chance.gauss(0, 0.02)) for _ in range(ROUNDS)]
    return CellBlock(
        block=number,
        phases=Phases(create_s=0.001, ready_s=0.002, first_result_s=0.003, teardown_s=0.004),
        rounds=tuple(timed(wall_s, wall_s / 2, ideal_s=0.01, server_cpu_share=0.5) for wall_s in walls_s),
    )


def measured(folder: Path, command: str, runs: list[str], *options: str) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU and the peak resident megabytes of one comparison."""
    start = time.perf_counter()
    command_line = [BENCH, command, *runs, *options, "--out", str(folder)]
    process = subprocess.Popen(command_line, stdout=subprocess.DEVNULL)
    _, status, usage = wait(process)
    if status:
        sys.exit(f"bench {command} ended with {status}")
    seconds = time.perf_counter() - start
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def wait(process: subprocess.Popen[bytes]) -> tuple[int, int, resource.struct_rusage]:
    found = os.wait4(process.pid, 0)
    process.returncode = found[1]
    return found


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--cells", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = []
        for number in range(given.runs):
            run = made_run(number, given.cells)
            (folder / run.id).mkdir()
            save(folder / run.id, run)
            runs.append(run.id)
        size = sum(file.stat().st_size for file in folder.rglob("*.json"))
        print(f"{given.runs} runs of {given.cells} cells, {size / 1e6:.0f} MB of JSON")
        half = [",".join(runs[: given.runs // 2]), ",".join(runs[given.runs // 2 :])]
        for what, sides in (("each beside the first", runs), ("half beside half", half)):
            for options in ([], ["--json"], ["--markdown"]):
                tell(f"{what} {' '.join(options)}", *measured(folder, "compare", sides, *options))
        for what, sides in (("each a machine", runs), ("two machines", half)):
            tell(what, *measured(folder, "compare", sides, "--machines"))
            tell(f"{what}, the page", *measured(folder, "report", sides))
        tell("listed", *measured(folder, "list", ["runs"]))


def tell(way: str, seconds: float, cpu_s: float, megabytes: float) -> None:
    print(f"{way:<34} {seconds:5.1f} s (CPU {cpu_s:.1f} s), {megabytes:4.0f} MB", flush=True)


if __name__ == "__main__":
    main()
