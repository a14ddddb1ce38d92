"""A run is measured, stored and drawn, whoever reads what it prints."""

import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import BENCH, LIMIT_S, TINY, environment


@pytest.mark.parametrize(
    ("redirection", "status", "drawn"),
    [
        ("2>&1 | true", 0, True),
        ("<&- >&- 2>&-", 2, False),
        (">/dev/full", 2, False),
    ],
)
def test_measuring_depends_on_no_reader(redirection: str, status: int, drawn: bool, tmp_path: Path) -> None:
    """Closed, full or abandoned: the run is stored, its page is drawn, and output that is lost is told."""
    line = f'set -o pipefail; "$0" "$@" {"" if drawn else "--no-report"} {redirection}'
    done = subprocess.run(
        ["bash", "-c", line, str(BENCH), "run", "dispatch", "-b", "fake", *TINY],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert ("No space left on device" in done.stderr) == ("full" in redirection)
    folder = next((tmp_path / "results").iterdir())
    assert (folder / "run.json").exists()
    assert (folder / "report.html").exists() == drawn
