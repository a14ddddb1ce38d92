"""A calibration from a stranger's file is refused in one line, or judged: never a crash, never NaN."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.api import calibration_runs, certificate_of
from bench.output.tables.certificate import certificate_json, certificate_lines
from bench.storage.files import RUN_FILE
from tests.analysis.run.test_calibration import certificate_run
from tests.fuzz.base import often
from tests.fuzz.everything import allowed
from tests.fuzz.mutate import by_shape, changed, encoded


def calibration() -> Any:
    """Return a small calibration as plain data."""
    run = replace(certificate_run({"slower10%": np.log(1.1)}, blocks=12), machine={"system": {"host": "x"}})
    return json.loads(msgspec.json.encode(run))


DATA = calibration()
SHAPES = by_shape(DATA)


@often(25)
@given(data=st.data())
def test_a_strangers_calibration_does_no_harm(data: st.DataObject, tmp_path: Path) -> None:
    """Whatever stands anywhere in the file."""
    file = tmp_path / RUN_FILE
    file.write_bytes(encoded(changed(DATA, SHAPES, lambda among: data.draw(st.sampled_from(list(among))))))
    runs = allowed(lambda: calibration_runs([str(file)], tmp_path))
    if runs:
        certificate = certificate_of(runs)
        json.dumps(certificate_json(certificate), allow_nan=False)
        for line in certificate_lines(certificate):
            line.encode()
