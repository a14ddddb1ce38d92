"""Runs reduced to what comparisons need; many of them by several processes at once.

Run as a program it reads the results folder and then paths from its standard input, one on each line, and
writes the reduced run of each, or None, as a pickle.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bench.api.loading import load_times
from bench.errors import BenchError
from bench.model.run import Run
from bench.storage import certificates
from bench.storage.collector import paused

if TYPE_CHECKING:
    from bench.analysis.runs.reduced import ReducedRun

# A process takes half a second until it imported what it needs.
LEAST_FOR_HELPERS, MOST_HELPERS = 12, 8


def reduced(run: Run, results: Path) -> "ReducedRun":
    """Return the part of a run that comparisons need, with its machine's calibration."""
    from bench.analysis.runs.reduced import reduce_run

    return reduce_run(run, certificates.certificate_for(run.machine, results))


def reduced_runs(paths: Sequence[Path], results: Path) -> "list[ReducedRun]":
    """Return the runs in these folders or files, reduced as they are read. Raises RunFileError.

    Many complete runs would not fit into memory.
    """
    affine = hasattr(os, "sched_getaffinity")
    count = min(MOST_HELPERS, len(os.sched_getaffinity(0)) if affine else os.cpu_count() or 1)
    if len(paths) < LEAST_FOR_HELPERS or count < 2:
        return [reduced(load_times(path), results) for path in paths]
    with paused(), contextlib.ExitStack() as stack:
        helpers = [stack.enter_context(_helper(paths[at::count], results)) for at in range(count)]
        found = (_answer(helpers[at % count]) for at in range(len(paths)))
        # What a helper has no answer for is read here, where its error is raised.
        return [one or reduced(load_times(path), results) for one, path in zip(found, paths, strict=True)]


@contextlib.contextmanager
def _helper(paths: Sequence[Path], results: Path) -> Iterator[IO[bytes]]:
    # Not of `multiprocessing`, which would run the user's own script again. A session of its own: Ctrl-C is
    # ours, and a helper ends when nobody reads its answers.
    pipe, no = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-P", "-m", __name__]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=no, start_new_session=True) as process:
        try:
            assert process.stdin
            assert process.stdout
            lines = "\0".join(map(str, (results, *paths)))
            thread = threading.Thread(target=_tell, args=(process.stdin, os.fsencode(lines)), daemon=True)
            thread.start()
            yield process.stdout
        finally:
            process.kill()


def _tell(to: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), to:
        to.write(data)


def _answer(helper: IO[bytes]) -> Any:
    try:
        return pickle.load(helper)
    except (EOFError, OSError, pickle.UnpicklingError):
        return None


def _tried(path: Path, results: Path) -> "ReducedRun | None":
    from bench.analysis.runs.leads import with_leads

    try:
        return with_leads(reduced(load_times(path), results))
    except BenchError:
        return None


def main() -> None:
    """Reduce the runs that are named on the standard input, with the leads in each."""
    results, *paths = map(Path, os.fsdecode(sys.stdin.buffer.read()).split("\0"))
    for path in paths:
        with paused():
            found = _tried(path, results)
        pickle.dump(found, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
