"""A whole run without what only Linux has: every group of `bench all`, under spawn alone and unpinned.

    python -m tests.benchmarks.elsewhere

It takes a quarter of an hour, prints the cells that were lost, and ends with 1 if there are any.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.e2e.command import BENCH, environment
from tests.e2e.test_elsewhere import ELSEWHERE

OPTIONS = ("all", "-p", "quick", "--no-report", "--json")


def main() -> int:
    """Run everything once, and print what was lost or skipped."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(BENCH), *OPTIONS, "--out", folder]
        env = environment(PYTHONPATH=str(ELSEWHERE))
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=False)
        run = json.loads(next(Path(folder).glob("*/run.json")).read_text())
    lost = [cell for cell in run["cells"] if cell["status"] in ("void", "failed")]
    for cell in [*lost, *(cell for cell in run["cells"] if cell["status"] == "skipped")]:
        print(f"{cell['id']} is {cell['status']}: {cell['reason']}")
    print(f"{len(run['cells'])} cells, {len(lost)} lost, exit status {done.returncode}")
    return int(bool(lost) or done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
