"""What the command line, a notebook and a script call."""

from bench.api.calibration import calibration_runs, certificate_of, damaged_certificates, store_certificate
from bench.api.changes import changes
from bench.api.comparing import compare, compare_machines, history, publish_machines
from bench.api.listing import catalogue, left_out
from bench.api.measuring import ground, measure, plan_calibration, plan_duel, plan_everything, plan_sweep
from bench.api.reducing import reduced
from bench.api.results import Findings, findings, judged, publish, record, summary_of
from bench.api.targets import Asked, functions_of, plan_tried, tried_out

__all__ = [
    "Asked",
    "Findings",
    "calibration_runs",
    "catalogue",
    "certificate_of",
    "changes",
    "compare",
    "compare_machines",
    "damaged_certificates",
    "findings",
    "functions_of",
    "ground",
    "history",
    "judged",
    "left_out",
    "measure",
    "plan_calibration",
    "plan_duel",
    "plan_everything",
    "plan_sweep",
    "plan_tried",
    "publish",
    "publish_machines",
    "record",
    "reduced",
    "store_certificate",
    "summary_of",
    "tried_out",
]
