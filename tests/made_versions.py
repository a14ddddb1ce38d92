"""A made-up run of two states of the GIL: threads gain, one thread pays, and processes stay as they are."""

from typing import Any

from bench.model.plan import Display, Params
from bench.model.run import Run
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

ON: Params = {"python": "3.14t", "gil": "on"}
OFF: Params = {"python": "3.14t", "gil": "off"}
OLD: Params = {"python": "3.11", "gil": "on"}
# The log of each cell's time under a site.
TIMES: dict[tuple[str, str, str], float] = {
    ("sequential", "3.14t", "on"): 0.0,
    ("threads", "3.14t", "on"): 0.0,
    ("processes", "3.14t", "on"): -0.6,
    ("sequential", "3.14t", "off"): 0.08,
    ("threads", "3.14t", "off"): -0.58,
    ("processes", "3.14t", "off"): -0.6,
    ("sequential", "3.11", "on"): 0.3,
    ("threads", "3.11", "on"): 0.3,
    ("processes", "3.11", "on"): -0.3,
}
SHAKE = (0.001, -0.001, 0.002, -0.002, 0.0, 0.0015, -0.0015, 0.0005, -0.0005, 0.001)


def versions_run(*sites: Params, **changes: Any) -> Run:
    """Return a run of these sites; without any, of one binary with the GIL on and off."""
    cells, results = [], []
    for site in sites or (ON, OFF):
        for backend in ("sequential", "threads", "processes"):
            cell = planned_cell("cpu", backend, site)
            base = TIMES[backend, str(site["python"]), str(site["gil"])]
            logs = [base + shake * (1 + at) for at, shake in enumerate(SHAKE)]
            cells.append(cell)
            results.append(result(cell, blocks_of(logs)))
    group = planned_group("cpu", cells, display=Display(headline=True))
    return run_of([group], results, **changes)
