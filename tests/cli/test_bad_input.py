"""What a person can get wrong: one line that says what is wrong and what would be right, exit status 2."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.cli.main import run_app
from bench.plugins.registry import workload_names
from bench.storage.files import made_folder
from bench.storage.run_file import save
from tests.output.made_run import made_run

TINY = ("-n", "3", "--profile", "quick", "--max-time", "1s")


@dataclass
class Shell:
    """An empty folder to be in, and what was printed there."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def refused(self, *arguments: str) -> str:
        """Run a command that must be refused; return its one line."""
        assert run_app(list(arguments)) == 2
        printed = self.capture.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("bench: ")
        assert printed.err.count("\n") == 1
        assert "Traceback" not in printed.err
        return printed.err.removeprefix("bench: ").strip()


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """Return an empty folder, which is the current one, and stays empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BENCH_RESULTS", raising=False)
    yield Shell(tmp_path, capsys)
    assert not (tmp_path / "results").exists()


NEAR_MISSES = [
    (("run", "dipatch"), "no workload named 'dipatch'; did you mean 'dispatch'?"),
    (("run", "zzz"), f"no workload named 'zzz'; there are: {', '.join(sorted(workload_names()))}"),
    (("run", "sleep", "-b", "thread"), "no backend named 'thread'; did you mean 'threads'?"),
    (("run", "sleep", "--set", "dely_s=1"), "no parameter named 'dely_s' here; did you mean 'delay_s'?"),
    (
        ("run", "sleep", "-b", "threads", "--set", "pattern=mpa"),
        "pattern has no level 'mpa'; did you mean 'map'?",
    ),
    (("run", "http", "--set", "client=request"), "client has no level 'request'; did you mean 'requests'?"),
    (("run", "sleep", "-p", "quik"), "no profile named 'quik'; did you mean 'quick'?"),
    (("all", "-p", "quik"), "no profile named 'quik'; did you mean 'quick'?"),
    (("all", "--only", "slep"), "no workload or group matches 'slep'; did you mean 'sleep'?"),
    (("all", "--skip", "htp"), "no workload or group matches 'htp'; did you mean 'http'?"),
    (("al",), "no such command 'al'. Did you mean 'all'?; see `bench --help`"),
    (("list", "runz"), "'runz' cannot be listed; did you mean 'runs'?"),
    (("list", "http"), "'http' cannot be listed; there are: backends, runs, workloads"),
    (("list", "runs", "--workload", "slep"), "no workload named 'slep'; did you mean 'sleep'?"),
]


@pytest.mark.parametrize(("arguments", "says"), NEAR_MISSES)
def test_an_unknown_name_has_its_near_miss(arguments: tuple[str, ...], says: str, shell: Shell) -> None:
    """What does not exist is named together with what was probably meant."""
    assert says in shell.refused(*arguments)


OUT_OF_RANGE = [
    (("-n", "0"), "--operations must be at least 1, not 0"),
    (("-n", "-5"), "--operations must be at least 1, not -5"),
    (("-n", "many"), "--operations takes a whole number, not 'many'"),
    (("-nmany",), "--operations takes a whole number, not 'many'"),
    (("--operations=many",), "--operations takes a whole number, not 'many'"),
    (("--set", "concurrency=0"), "concurrency must be at least 1"),
    (("--set", "concurrency=-2"), "concurrency must be at least 1"),
    (("--set", "concurrency=1.5"), "concurrency takes a whole number, not '1.5'"),
    (("--set", "concurrency="), "--set takes NAME=LEVEL[,LEVEL…], not 'concurrency='"),
    (("--set", "concurrency"), "--set takes NAME=LEVEL[,LEVEL…], not 'concurrency'"),
    (("--set", ""), "--set takes NAME=LEVEL[,LEVEL…]"),
    (("--set", "=4"), "no parameter named ''"),
    (("--set", "concurrency=1", "--set", "concurrency=2"), "--set concurrency is given twice"),
    (("--set", "delay_s=-1"), "delay_s must be at least 0 s, not -1"),
    (("--set", "delay_s=1e9"), "delay_s must be at most 60 s"),
    (("--set", "delay_s=nan"), "delay_s takes a number, not 'nan'"),
    (("--set", "delay_s=inf"), "delay_s takes a number, not 'inf'"),
    (("--seed", "-1"), "--seed takes a whole number from 0 to 2^63 - 1, not -1"),
    (("--seed", str(1 << 63)), "--seed takes a whole number"),
    (("--seed", "lucky"), "--seed takes a whole number, not 'lucky'"),
    (("--limit", "0s"), "--limit takes a time such as 90s or 5m, not '0s'"),
    (("--limit", "soon"), "--limit takes a time such as 90s or 5m, not 'soon'"),
    (("--limit", "1s2"), "--limit takes a time"),
    (("--max-time", "-5s"), "--max-time takes a time such as 90s or 5m, not '-5s'"),
    (("--max-time", "0"), "--max-time takes a time"),
    (("--max-time", "5 days"), "--max-time takes a time"),
    (("--max-time", ""), "--max-time takes a time such as 90s or 5m, not ''"),
    (("--limit", "300000h"), "--limit takes a time such as 90s or 5m up to 277777h, not '300000h'"),
    (("--precision", ""), "--precision takes a percentage such as 3%, not ''"),
    (("--rate", "0"), "--rate must be from 1/s to 20,000/s, not '0'"),
    (("--rate", "1e9"), "--rate takes rates such as 500/s or 100/s,200/s, or ladder; not '1e9'"),
    (("--rate", "99999/s"), "--rate must be from 1/s to 20,000/s, not '99999/s'"),
    (("--rate", "abc"), "--rate takes rates such as 500/s or 100/s,200/s, or ladder; not 'abc'"),
    (("--rate", ""), "--rate takes rates"),
    (("--rate", "-5"), "--rate takes rates"),
    (("--rate", "nan"), "--rate takes rates"),
    (("--rate", ",".join(map(str, range(1, 14)))), "--rate takes at most 12 rates, not 13"),
    (("--nope",), "no such option: --nope"),
]


@pytest.mark.parametrize(("options", "says"), OUT_OF_RANGE)
def test_a_level_out_of_range_is_refused(options: tuple[str, ...], says: str, shell: Shell) -> None:
    """Numbers, times and seeds that mean nothing are refused before anything is measured."""
    assert says in shell.refused("run", "sleep", *options)


DUELS = [
    (
        ("cpu", "-b", "threads"),
        "no such option: -b; quote a variant: bench duel 'cpu -b threads' 'cpu -b pro",
    ),
    (("cpu", "cpu", "http"), "quote a variant: bench duel 'cpu -b threads'"),
    (("cpu", "cpu", "--threshold", ""), "--threshold takes a percentage such as 5%, not ''"),
    (("", "cpu"), "a variant is empty"),
    (("cpu", " "), "a variant is empty"),
    (("cpu", "cpu", "--margin", ""), "--margin takes a percentage such as 3%, not ''"),
    (("cpu", "cpu", "--margin", "0%"), "--margin takes a percentage such as 3%, not '0%'"),
    (("cpu", "cpu -s iterations=\udcff"), "is not valid UTF-8"),
    (("cpu" + " " * 9000, "cpu" + " " * 9000), "a run's file cannot hold what was asked for"),
]


@pytest.mark.parametrize(("arguments", "says"), DUELS)
def test_a_duel_of_what_is_no_variant_is_refused(arguments: tuple[str, ...], says: str, shell: Shell) -> None:
    """A variant that is not quoted, percentages that are none, and texts that no file can hold."""
    assert says in shell.refused("duel", *arguments, "-n", "2", "-q", "--max-time", "1s")


@pytest.mark.parametrize("workload", ["cpu", "dispatch"])
def test_a_rate_is_for_work_that_arrives(workload: str, shell: Shell) -> None:
    """What nobody sends has no open loop."""
    told = shell.refused("run", workload, "--rate", "5/s")
    assert told == (
        f"--rate needs work that can arrive from outside (http, sleep), not {workload}; leave it out"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-b", "threads", "--set", "client=aiohttp"), "client=aiohttp is async only"),
        (("-b", "asyncio", "--set", "client=requests"), "client=requests is sync only"),
        (
            ("-b", "processes", "--set", "pattern=submit", "--set", "chunksize=8"),
            "chunksize belongs to pattern=map",
        ),
    ],
)
def test_where_nothing_is_left_the_reasons_are_told(
    arguments: tuple[str, ...], says: str, shell: Shell
) -> None:
    """A pair that cannot be is refused with its reason if there is no other."""
    told = shell.refused("run", "http", *arguments)
    assert told.startswith("nothing is left to run: ")
    assert says in told


def test_skipping_everything_leaves_nothing(shell: Shell) -> None:
    """`--skip` of all is an empty run."""
    told = shell.refused("all", "--skip", ",".join(workload_names()))
    assert told == "nothing is left to run; loosen --skip"


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_place_that_cannot_be_written_is_named(out: str, shell: Shell) -> None:
    """With a file in the way the line says which place, and to choose another."""
    (shell.folder / "file").write_text("in the way")
    told = shell.refused("run", "dispatch", *TINY, "-q", "--out", out)
    assert told.startswith(f"cannot write results to {out}/")
    assert told.endswith("choose another place with --out")


@pytest.mark.parametrize("command", ["show", "report"])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("latest", "there is no run in results yet; `bench all` creates one"),
        ("nothing", "no run 'nothing' in results; `bench list runs` shows what is there"),
        ("", "no run '' in results"),
        (".", "cannot read run.json"),
    ],
)
def test_a_run_that_is_not_there(command: str, name: str, says: str, shell: Shell) -> None:
    """The line names what was asked for, and how to see what there is."""
    assert says in shell.refused(command, name)


def test_an_ambiguous_run_names_the_candidates(shell: Shell) -> None:
    """The start of two ids is no id."""
    for name in ("20260101T000000-aaaa", "20260101T000000-aabb"):
        folder = shell.folder / "runs" / name
        folder.mkdir(parents=True)
        (folder / "run.json").write_text("{}")
    told = shell.refused("show", "20260101T000000-aa", "--out", "runs")
    assert told == (
        "'20260101T000000-aa' matches 20260101T000000-aaaa, 20260101T000000-aabb; give more of the id"
    )
    assert "the oldest is latest~1" in shell.refused("show", "latest~2", "--out", "runs")


DAMAGED: list[tuple[bytes, str]] = [
    (b"", "damaged or not a run of this tool"),
    (b"{", "damaged or not a run of this tool"),
    (b'{"schema": 1, "id": "x', "damaged or not a run of this tool"),
    (b'{"schema": 1}', "damaged or not a run of this tool"),
    (b'{"schema": "new"}', "damaged or not a run of this tool"),
    (b'{"schema": 99}', "written by a newer version (schema 99, this one reads up to 2)"),
    (b"[" * 100_000, "damaged or not a run of this tool"),
    (b'{"schema": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "damaged or not a run of this tool"),
    (b"\xff\xfe\x00", "damaged or not a run of this tool"),
    (b'{"schema": 1, "id": "\xff"}', "damaged or not a run of this tool"),
    (b"null", "damaged or not a run of this tool"),
    (b"\x89PNG\r\n", "damaged or not a run of this tool"),
]


@pytest.mark.parametrize("command", ["show", "report"])
@pytest.mark.parametrize(("data", "says"), DAMAGED)
def test_a_damaged_file_is_named(command: str, data: bytes, says: str, shell: Shell) -> None:
    """Truncated, newer, deeply nested or no text at all: the line names the file and what is wrong."""
    file = shell.folder / "run.json"
    file.write_bytes(data)
    told = shell.refused(command, "run.json")
    assert told.startswith("run.json: ")
    assert says in told


def test_a_damaged_journal_names_the_line(shell: Shell) -> None:
    """Where a folder has only its journal, the place in it is told."""
    folder = shell.folder / "broken"
    folder.mkdir()
    (folder / "blocks.jsonl").write_text("{}\n")
    assert "blocks.jsonl, line 1: " in shell.refused("show", "broken")


def test_the_list_goes_on_past_a_damaged_run(shell: Shell) -> None:
    """One unreadable run hides none of the others."""
    folder = shell.folder / "runs" / "20260101T000000-aaaa"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("[")
    assert run_app(["list", "runs", "--json", "--out", "runs"]) == 0
    listed = json.loads(shell.capture.readouterr().out)["runs"]
    assert listed[0]["status"] == "unreadable"
    assert [listed[0][key] for key in ("profile", "started_at", "machine", "workloads", "controls")] == [
        None
    ] * 5
    assert run_app(["list", "--out", "runs"]) == 0
    assert "unreadable" in shell.capture.readouterr().out


def test_without_a_command_there_is_help(shell: Shell) -> None:
    """The help has its lines, on standard error, and the status is that of bad usage."""
    assert run_app([]) == 2
    printed = shell.capture.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Usage: bench")
    assert "\n  doctor " in printed.err


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["run", "--help"], ["--version"]])
def test_help_and_version_are_no_error(arguments: list[str], shell: Shell) -> None:
    """They are printed to standard output, with status 0."""
    assert run_app(arguments) == 0
    printed = shell.capture.readouterr()
    assert printed.out
    assert printed.err == ""


LISTS = [
    (("list", "runs", "--since", "soon"), "--since takes a date such as 2026-11-01, or 7d, not 'soon'"),
    (("list", "runs", "--since", ""), "--since takes a date such as 2026-11-01, or 7d, not ''"),
    (("list", "runs", "--out", "gone"), "gone is no folder; give a folder with runs, or leave out --out"),
    (("list", "--out", "gone"), "gone is no folder"),
    (("list", "--since", "7d"), "--machine, --since and --workload apply to runs only"),
    (("list", "workloads", "--machine", "x"), "--machine, --since and --workload apply to runs only"),
]


@pytest.mark.parametrize(("arguments", "says"), LISTS)
def test_runs_are_chosen_by_what_means_something(arguments: tuple[str, ...], says: str, shell: Shell) -> None:
    """A date that is none is refused, and so is choosing among what has no date."""
    assert says in shell.refused(*arguments)


def test_where_no_run_matches_it_is_said(shell: Shell) -> None:
    """An empty list says whether there is nothing at all, or nothing of what was asked for."""
    assert run_app(["list", "runs", "--workload", "sleep"]) == 0
    assert "none that match" in shell.capture.readouterr().out


def test_a_certificate_is_judged_from_its_own_runs(shell: Shell) -> None:
    """`--from` a run that is not there is refused, as anywhere."""
    assert "no run" in shell.refused("certify", "--from", "20260101")
    told = shell.refused("certify", "--from", "latest")
    assert told == "there is no run in results/certificates yet; `bench certify` creates one"


@pytest.mark.parametrize(
    ("option", "named"),
    [
        (("-p", "quick"), "--profile"),
        (("--seed", "1", "--anonymous"), "--seed, --anonymous"),
        (("--max-time", "9s"), "--max-time"),
        (("--limit", "60s"), "--limit"),
    ],
)
def test_what_measures_nothing_takes_no_option_of_measuring(
    option: tuple[str, ...], named: str, shell: Shell
) -> None:
    """What would be ignored is refused by its name, though it were the default."""
    told = shell.refused("certify", "--from", "latest", *option)
    assert told.startswith(f"--from measures nothing, so {named} has no effect")


def test_a_file_to_export_to_has_its_own_option(shell: Shell) -> None:
    """Where it cannot be written, the line names the option that says where it goes."""
    run = made_run()
    save(made_folder(shell.folder / "runs" / run.id), run)
    told = shell.refused("export", "--to", "csv", "-o", "no/such/folder/x", "--out", "runs")
    assert told.startswith("cannot write no/such/folder/x (No such file or directory)")
    assert told.endswith("choose another file with -o")


def test_a_report_stays_with_its_run(shell: Shell) -> None:
    """Where its folder takes no file no option helps, and the line says what does."""
    run = made_run()
    folder = made_folder(shell.folder / "runs" / run.id)
    save(folder, run)
    (folder / "tables").write_text("in the way")
    told = shell.refused("report", "--out", "runs")
    assert told.startswith(f"cannot create runs/{run.id}/tables (File exists)")
    assert told.endswith("copy the run to a writable folder")


def test_what_narrows_a_history_is_named_where_nothing_is_left(shell: Shell) -> None:
    """Not the workload alone, for the machine or the date may be what is mistaken."""
    narrowed = ("--machine", "typo", "--since", "2026-01-02")
    told = shell.refused("history", "sleep", *narrowed, "--out", "runs")
    assert told.startswith(
        "no run of 'sleep' on a machine with 'typo' (--machine) since 2026-01-02 (--since) in runs;"
    )


def test_a_plugin_that_exits_is_no_success(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a pipe that is closed ends a command early and well."""
    monkeypatch.setattr("bench.machine.doctor.examine", lambda: sys.exit(0))
    assert "ended the command" in shell.refused("doctor")
