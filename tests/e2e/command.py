"""The installed `bench` command, run as a person would run it."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from bench.cli.main import run_app

BENCH = Path(sys.executable).with_name("bench")
ROGUE = Path(__file__).parents[1] / "rogue"
LIMIT_S = 150.0
UNCONTROLLED = ("-p", "quick", "--no-controls", "--no-report", "--json")
# A run of one block: the first is measured, however little time there is.
TINY = ("-n", "3", "--profile", "quick", "--max-time", "100ms", "--no-controls")


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit status and its two outputs."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return standard output, which must be JSON alone, without NaN."""
        return json.loads(self.out, parse_constant=_refuse)

    def cells(self) -> dict[str, dict[str, Any]]:
        """Return the cells that `--json` told, by id."""
        return {cell["id"]: cell for cell in self.json["cells"]}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def environment(**extra: str) -> dict[str, str]:
    """Return an environment in which the rogues are installed."""
    kept = {name: value for name, value in os.environ.items() if name not in ("BENCH_RESULTS", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(ROGUE), **extra}


def run_bench(
    *args: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = (str(BENCH),),
) -> Ended:
    """Run a command to its end."""
    ended = subprocess.run(
        [*command, *args],
        cwd=cwd,
        env=environment() if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LIMIT_S,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def run_here(*args: str, cwd: Path) -> Ended:
    """Run a command within this process, which has imported it all; its workers are processes as ever."""
    out, err = io.StringIO(), io.StringIO()
    with patch.dict(os.environ), contextlib.chdir(cwd):
        os.environ.pop("BENCH_RESULTS", None)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run_app(list(args))
    return Ended(status, out.getvalue(), err.getvalue())


@contextmanager
def started(*args: str, cwd: Path, env: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, and make sure that it ends."""
    with (cwd / "out.txt").open("w") as out, (cwd / "err.txt").open("w") as err:
        process = subprocess.Popen(
            [str(BENCH), *args],
            cwd=cwd,
            env=environment() if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def ended(process: "subprocess.Popen[str]", cwd: Path) -> Ended:
    """Wait for a started command, and return what it left."""
    status = process.wait(LIMIT_S)
    return Ended(status, (cwd / "out.txt").read_text(), (cwd / "err.txt").read_text())


def descendants(process: "subprocess.Popen[str]") -> dict[int, str]:
    """Return the command lines of all that it has started, by pid."""
    found = {}
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            found[child.pid] = " ".join(child.cmdline())
        except psutil.NoSuchProcess:
            continue
    return found


def blocks(results: Path) -> int:
    """Return how many blocks, pilots not counted, the one journal in the results folder holds."""
    journals = list(results.glob("*/blocks.jsonl"))
    if not journals:
        return 0
    lines = journals[0].read_bytes().split(b"\n")[1:-1]
    return sum(json.loads(line)["block"] > 0 for line in lines)


def one_line(text: str) -> bool:
    """Return whether a message is one line that says who speaks, and no traceback."""
    return text.count("\n") == 1 and text.startswith("bench: ") and "Traceback" not in text
