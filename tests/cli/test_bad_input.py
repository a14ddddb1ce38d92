"""What a person can get wrong: one line that says what is wrong and what would be right, exit status 2."""

import sys

import pytest

from bench.cli.main import run_app
from bench.plugins.registry import workload_names
from tests.cli.shell import Shell

TINY = ("-n", "3", "--profile", "quick", "--max-time", "1s")


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
