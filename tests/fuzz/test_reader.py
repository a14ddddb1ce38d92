"""Whatever stands in a file of results, it reads as a run or is refused in one line that names the file."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.model.run import Run
from bench.storage.files import RUN_FILE
from bench.storage.run_file import load, save
from bench.storage.run_header import RunHeader, read_header
from tests.fuzz.base import base_data, base_run, often
from tests.fuzz.mutate import by_shape, changed, encoded

SHAPES = by_shape(base_data())


def outcome(file: Path) -> Run | None:
    """Return the run, None where it is refused; its head must be read or refused as well."""
    run: Run | None = None
    head: RunHeader | None = None
    told = ""
    try:
        head = read_header(file)
        run = load(file)
    except BenchError as error:
        told = str(error)
    assert bool(run) or str(file) in told
    assert "\n" not in told
    assert head is not None or run is None
    return run


@often(60)
@given(data=st.data())
def test_any_change_makes_a_run_or_one_line(data: st.DataObject, tmp_path: Path) -> None:
    """Types, bounds, keys and counts: a run that is read can be written and read again."""
    file = tmp_path / RUN_FILE
    file.write_bytes(
        encoded(changed(base_data(), SHAPES, lambda among: data.draw(st.sampled_from(list(among)))))
    )
    run = outcome(file)
    assert run is None or msgspec.json.decode(msgspec.json.encode(run), type=Run) == run


@often(60)
@given(
    flips=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=4
    )
)
def test_flipped_bytes_make_a_run_or_one_line(flips: list[tuple[float, bytes]], tmp_path: Path) -> None:
    """Bytes replaced, taken out or put in, anywhere in a file as it is saved."""
    if not (tmp_path / "whole").exists():
        (tmp_path / "whole").mkdir()
        save(tmp_path / "whole", base_run())
    data = bytearray((tmp_path / "whole" / RUN_FILE).read_bytes())
    for place, new in flips:
        start = int(place * len(data))
        data[start : start + 1] = new
    (tmp_path / RUN_FILE).write_bytes(data)
    outcome(tmp_path / RUN_FILE)


DOUBLED = b'{"schema": 99, "schema": 1, "id": "a", "id": "b"'


@pytest.mark.parametrize(
    "data",
    [
        encoded(base_data()).decode().encode("utf-16"),
        encoded(base_data()).decode().encode("utf-32"),
        b"\xef\xbb\xbf" + encoded(base_data()),
        encoded(base_data()) + b" {}",
        encoded(base_data()).replace(b'"Abacus', b'"\xff\xc0\x80'),
        DOUBLED,
    ],
    ids=["utf-16", "utf-32", "mark", "two", "bad letters", "doubled keys"],
)
def test_other_encodings_are_refused(data: bytes, tmp_path: Path) -> None:
    """JSON is UTF-8, without a mark, and one value."""
    (tmp_path / RUN_FILE).write_bytes(data)
    assert outcome(tmp_path / RUN_FILE) is None


def test_of_a_key_that_is_there_twice_the_last_counts(tmp_path: Path) -> None:
    """The head and the whole run agree on it."""
    data = encoded(base_data()).replace(b'{"schema"', b'{"id": "other", "schema"', 1)
    (tmp_path / RUN_FILE).write_bytes(data)
    assert outcome(tmp_path / RUN_FILE) == base_run()
