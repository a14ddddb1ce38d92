"""`bench fleet`: what it takes, and a whole fleet on a cluster within the test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.api.fleet import missing
from bench.cli.fleetorder import hosts_in, order_of
from bench.cli.main import run_app
from bench.errors import UsageError
from bench.runner.fleet import opening
from bench.runner.fleet.conduct import Messages
from bench.runner.fleet.hosts import HostResult, without_run
from bench.runner.fleet.looking import Seen
from bench.runner.fleet.record import begun
from bench.storage.run_file import load
from tests.runner.fleet.made_fleet import host

TINY = ["run", "dispatch", "-b", "fake", "-n", "3", "-p", "quick", "--no-controls"]
BAD = {
    "no cluster": (["--", *TINY], "takes one of --scheduler"),
    "two clusters": (["--local", "1", "--ssh", "a", "--", *TINY], "takes only one of"),
    "no command": (["--local", "1"], "needs a command for its hosts"),
    "another command": (["--local", "1", "--", "show"], "needs a command for its hosts"),
    "no such option": (["--local", "1", "--", "all", "--nope"], "no such option"),
    "an option in the wrong place": (["--local", "1", "--", "all", "-q"], "--quiet stands before --"),
    "no such workload": (["--local", "1", "--", "run", "slep"], "did you mean 'sleep'"),
    "a function": (["--local", "1", "--", "run", "x.py:f"], "not on its hosts"),
    "no such group": (["--local", "1", "--", "all", "--only", "zzz"], "'zzz'"),
    "too many": (["--local", "99", "--", *TINY], "from 1 to 16"),
    "a password": (["--ssh", "u:secret@host", "--", *TINY], "without a password"),
    "a password in an address": (
        ["--scheduler", "tcp://u:secret@h:1", "--", *TINY],
        "no user and no password; give what follows the @: h:1",
    ),
    "no state of the GIL": (["--local", "1", "--", *TINY, "--gil", "maybe"], "--gil takes on, off"),
    "no such file of hosts": (["--hosts", "/nope", "--", *TINY], "cannot read the hosts"),
    "no such scheduler file": (["--scheduler-file", "/nope", "--", *TINY], "no scheduler file"),
    "not an address": (["--scheduler", "x", "--", *TINY], "cannot reach the scheduler at x"),
    "nothing to go on with": (["--local", "1", "--resume"], "no fleet in"),
    "too little patience": (
        ["--local", "1", "--patience", "3s", "--", *TINY],
        "--patience takes 10s or more",
    ),
    "no such port": (["--ssh", "ada:99999", "--", *TINY], "--ssh takes [user@]host[:port]"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what is wrong, and repeats no secret."""
    given, words = BAD[name]
    assert run_app(["fleet", "--out", str(tmp_path), *given]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert "secret" not in told


def test_hosts_are_listed_or_in_a_file(tmp_path: Path) -> None:
    """A file has one on each line, with comments."""
    (tmp_path / "hosts").write_text("ada\n# not this one\n\nbob@grace:2222  # but this\n")
    assert hosts_in(["x,y", "z"], tmp_path / "hosts") == ("x", "y", "z", "ada", "bob@grace:2222")
    with pytest.raises(UsageError, match="no host is named"):
        hosts_in([" , "], None)


def test_one_seed_is_for_all_hosts(tmp_path: Path) -> None:
    """It is the user's, or drawn once; it stands beside the other options."""
    fleet = order_of([*TINY, "--seed", "7"], tmp_path, resume=False).fleet
    assert (fleet.seed, list(fleet.arguments)) == (7, TINY)
    assert order_of([*TINY, "--anonymous"], tmp_path, resume=False).fleet.anonymous


def test_a_fleets_plan_is_that_of_its_hosts(tmp_path: Path) -> None:
    """With a cell for each interpreter that the hosts may have, whether it is here or not."""
    one, two = (
        order_of([*TINY, *more], tmp_path, resume=False).plan.groups[0].cells
        for more in ([], ["--python", "3.11,3.99"])
    )
    assert len(two) == 2 * len(one)


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_is_missing_is_measured_and_the_rest_stays(anonymous: bool, tmp_path: Path) -> None:
    """A host that is done stays so though it cannot be reached now; one that is not here is not forgotten."""
    fleet = begun(("all",), 7, anonymous)
    for number, name in enumerate(("done", "far", "removed")):
        run = f"20260101T000000-{number:04}"
        fleet = fleet.ended(HostResult(host=name, status="complete", run=run))
        if name != "removed":
            (tmp_path / run).mkdir()
    fleet = fleet.ended(HostResult(host="gone", status="lost"))
    seen = Seen(
        (host("done"), host("new")),
        tuple(without_run(name, "refused", "too old") for name in ("far", "old")),
        (),
    )
    found = missing(fleet, seen, tmp_path)
    assert [one.name for one in found.hosts] == ["new"]
    assert [one.host for one in found.refused] == ["old"]
    names = ("done", "far", "removed", "gone")
    assert [one.host for one in found.before] == [fleet.known_as(name) for name in names]
    assert [one.status for one in found.before] == ["complete", "complete", "lost", "lost"]


@contextmanager
def within(count: int, _: Messages) -> Iterator[Any]:
    """Yield a client of a real cluster, whose workers are threads of the test."""
    from distributed import Client, LocalCluster

    made = {"n_workers": count, "threads_per_worker": 1, "processes": False, "dashboard_address": ":0"}
    with LocalCluster(**made) as cluster, Client(cluster, set_as_default=False) as client:
        yield client


def test_a_fleet_measures_stores_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two hosts on one machine measure in turn, with one seed; a second call has nothing left to do."""
    monkeypatch.setattr(opening, "local", within)
    assert (
        run_app(["fleet", "--local", "2", "--json", "--out", str(tmp_path), "--", *TINY, "--seed", "7"]) == 0
    )
    hosts = json.loads(capsys.readouterr().out)["hosts"]
    assert [(one["host"], one["status"], one["reason"]) for one in hosts] == [
        ("local-0", "complete", None),
        ("local-1", "complete", None),
    ]
    first, second = (load(tmp_path / one["run"]) for one in hosts)
    assert first.seed == second.seed == 7
    assert first.finished_at
    assert first.finished_at <= second.started_at
    assert "tmp" not in first.plan.command
    assert run_app(["fleet", "--local", "2", "--json", "--resume", "--out", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["hosts"] == hosts
