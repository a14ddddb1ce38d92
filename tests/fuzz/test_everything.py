"""A run that passes for one goes through everything that is made of runs, however strange it is."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bench.errors import RunFileError
from bench.storage.files import RUN_FILE
from bench.storage.run_file import load
from tests.fuzz.base import base_data, base_run, often
from tests.fuzz.everything import everything
from tests.fuzz.mutate import by_shape, changed, encoded

# What is refused at once is the other tests' business: here the figures and the plan are changed.
SHAPES = [found for found in by_shape(base_data()) if found[0][0] in ("cells", "plan", "controls")]


def test_the_run_itself_goes_through(tmp_path: Path) -> None:
    """What is tampered with is whole."""
    everything(base_run(), base_run(), tmp_path)


@often(12)
@given(data=st.data())
def test_what_is_accepted_does_no_harm(data: st.DataObject, tmp_path: Path) -> None:
    """No crash, no NaN, nothing for a terminal to obey."""
    file = tmp_path / RUN_FILE
    file.write_bytes(
        encoded(changed(base_data(), SHAPES, lambda among: data.draw(st.sampled_from(list(among)))))
    )
    try:
        run = load(file)
    except RunFileError:
        return
    everything(run, base_run(), tmp_path)
