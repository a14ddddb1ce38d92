"""HdrHistogram's text format."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bench.analysis.run.latency import LatencyRow
from bench.model.measurements import Histogram
from bench.output.formats.hdr import file_name, hdr_text, moments_ns, steps, write_histograms
from bench.worker.meters.histogram import histogram_of, percentile_ns
from tests.made import planned_cell, result

HEAD = "       Value     Percentile TotalCount 1/(1-Percentile)"
LINE = re.compile(r" *\d+\.\d{3} [01]\.\d{12} +\d+( +\d+\.\d\d)?")


def row(name: str, rate_per_s: float = 500.0, blocks: int = 1) -> LatencyRow:
    """Return a row of three operations of a cell with this name."""
    cell = result(planned_cell("made", name), [])
    times = histogram_of([1_000_000, 2_000_000, 40_000_000])
    return LatencyRow(cell=cell, rate_per_s=rate_per_s, verdict="keeps up", blocks=blocks, histogram=times)


def test_the_format_is_the_one_that_plotters_read() -> None:
    """A heading, an empty line, lines of four columns, a last one of three, and the three at the end."""
    lines = hdr_text(histogram_of([1_000_000] * 99 + [40_000_000])).splitlines()
    assert lines[:2] == [HEAD, ""]
    body = lines[2:-3]
    assert all(LINE.fullmatch(line) for line in body)
    assert body[0] == "       1.001 0.000000000000          1           1.00"
    assert body[-1] == "      40.000 1.000000000000        100"
    assert lines[-3] == "#[Mean    =        1.390, StdDeviation   =        3.878]"
    assert lines[-2] == "#[Max     =       40.000, Total count    =          100]"
    assert lines[-1].startswith("#[Buckets = ")


@given(st.lists(st.integers(0, 10**12), min_size=1))
def test_lines_rise_to_the_largest_value(values_ns: list[int]) -> None:
    """Shares, values and counts never fall, each value is the histogram's own percentile, all end at 1."""
    histogram = histogram_of(values_ns)
    found = list(steps(histogram))
    assert found == sorted(found)
    assert all(value == percentile_ns(histogram, share) for share, value, _ in found)
    assert found[-1] == (1.0, max(values_ns), len(values_ns))


def test_nothing_is_a_heading_and_an_end() -> None:
    """An empty histogram makes a file that can be read."""
    assert len(hdr_text(Histogram()).splitlines()) == 5
    assert moments_ns(Histogram()) == (0.0, 0.0)


def test_every_row_that_was_measured_has_its_file(tmp_path: Path) -> None:
    """One for each cell and rate; what was not driven has none, and a run without an open loop no folder."""
    files = write_histograms(tmp_path, [row("asyncio"), row("asyncio", 99.5), row("threads", blocks=0)])
    assert [path.name for path in files] == ["made_asyncio_500.hgrm", "made_asyncio_99_5.hgrm"]
    assert all(path.read_text().startswith(HEAD) for path in files)
    assert write_histograms(tmp_path / "none", []) == []
    assert not (tmp_path / "none").exists()


def test_a_strangers_name_stays_in_the_folder() -> None:
    """Slashes, dots and what is long or taken make a plain name of its own."""
    name = file_name(row("../../etc/passwd"), set())
    assert name == "made_etc_passwd_500.hgrm"
    assert file_name(row("../../etc/passwd"), {name}) == "made_etc_passwd_500_2.hgrm"
    assert len(file_name(row("x" * 500), set())) < 120
