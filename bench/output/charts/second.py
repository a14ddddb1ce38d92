"""A second process that draws some of a run's charts while this one draws the others.

Drawing is most of what a report takes, and it holds the GIL. What the second process fails to draw is drawn
here, so that nothing depends on it but the time.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench.machine.cpus import usable_cpus
from bench.model.run import Run

if TYPE_CHECKING:
    from bench.output.charts.base import Chart

# It must load the libraries and the run once more, which takes as long as drawing the charts of a few groups.
WORTHWHILE_CELLS = 40
# Few, for it starts from nothing; they take as long as all the others and the tables.
DEAREST = ("speedup", "gap", "phases")
CHARTS_FOLDER = "charts"


class Drawer:
    """The second process, at work."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def finished(self) -> bool:
        """Wait for its end, and return whether it has drawn its share."""
        return self._process.wait() == 0


def shares(charts: "Sequence[Chart]") -> "tuple[Sequence[Chart], Sequence[Chart]]":
    """Return which charts are drawn here and which there."""
    ours = [chart for chart in charts if chart.name not in DEAREST]
    return ours, [chart for chart in charts if chart.name in DEAREST]


@contextlib.contextmanager
def second_drawer(run: Run, folder: Path) -> Iterator[Drawer | None]:
    """Have a second process draw its share of a run's folder meanwhile; None where that would not be sooner.

    It is ended with the block, drawn or not.
    """
    if len(run.cells) < WORTHWHILE_CELLS or len(usable_cpus()) < 2:
        yield None
        return
    with contextlib.ExitStack() as ending:
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, os.fspath(folder / CHARTS_FOLDER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt is for us, and we end it
            )
        except OSError:
            yield None
            return
        ending.enter_context(process)
        ending.callback(process.kill)
        _hand_over(process, run)
        yield Drawer(process)


def _hand_over(process: "subprocess.Popen[bytes]", run: Run) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it has gone, which its exit status tells
        process.stdin.write(msgspec.msgpack.encode(run))
        process.stdin.close()


def main() -> None:
    """Draw the share of the run that comes by standard input into the folder that is the one argument."""
    handed_over = sys.stdin.buffer.read()  # before all that takes its time: the other side is waiting
    from bench.analysis.run.summary import summarise
    from bench.output.charts.draw import CHARTS, draw_all

    _, share = shares(CHARTS)
    draw_all(Path(sys.argv[1]), summarise(msgspec.msgpack.decode(handed_over, type=Run)), share)


if __name__ == "__main__":
    main()
