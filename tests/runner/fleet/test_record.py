"""The file by which a second call goes on."""

from pathlib import Path

import pytest

from bench.errors import RunFileError, UsageError
from bench.runner.fleet.hosts import HostResult
from bench.runner.fleet.record import FOLDER, begun, newest_fleet, save_fleet

DONE = HostResult(host="10.0.0.7", status="complete", run="20260101T000000-0001")


def test_a_fleet_is_read_as_it_was_written(tmp_path: Path) -> None:
    """A later result of a host takes the place of an earlier one."""
    fleet = begun(("all", "--profile", "quick"), 7, anonymous=False)
    fleet = fleet.ended(HostResult(host=DONE.host, status="lost", reason="gone")).ended(DONE)
    save_fleet(tmp_path, fleet)
    assert newest_fleet(tmp_path) == fleet
    assert fleet.hosts == (DONE,)


def test_an_anonymous_fleet_names_no_host(tmp_path: Path) -> None:
    """Its file has digests, by which its own hosts are found again."""
    fleet = begun(("all", "--anonymous"), 7, anonymous=True)
    lost = HostResult(host="ada@10.0.0.7", status="lost", reason="no connection to ('10.0.0.7', 22)")
    path = save_fleet(tmp_path, fleet.ended(lost))
    assert "10.0.0.7" not in path.read_text()
    (kept,) = newest_fleet(tmp_path).hosts
    assert kept.host == fleet.known_as(lost.host)
    assert kept.reason


def test_there_is_no_fleet_to_go_on_with(tmp_path: Path) -> None:
    """That is said in one line."""
    with pytest.raises(UsageError, match="no fleet"):
        newest_fleet(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 99, "id": "x", "arguments": [], "seed": 1}'])
def test_a_damaged_file_is_refused(text: str, tmp_path: Path) -> None:
    """Whatever it holds."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "20260101T000000-0001.json").write_text(text)
    with pytest.raises(RunFileError):
        newest_fleet(tmp_path)
