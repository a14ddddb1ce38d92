"""Plugins are found by entry point, and what is wrong with one is told in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import UsageError
from bench.plugins import registry
from bench.storage.files import made_folder
from bench.storage.run_file import save
from tests.analysis.claims.made_cells import sharing
from tests.analysis.claims.made_evidence import made_run

CLAIMS_GROUP = "bench.claims"

WORKLOADS = {
    "needy": "import a_client_that_is_not_installed",
    "nameless": "",
    "broken": "def (",
    "raising": "raise RuntimeError('on\\nimport')",
    "leaving": "raise SystemExit(0)",
    "hollow": "WORKLOAD = None",
    "misnamed": "from workloads.sleep import WORKLOAD",
}


def test_the_built_in_ones_are_found() -> None:
    """They register as a stranger's would."""
    assert {"dispatch", "sleep", "http", "cpu"} <= set(registry.workload_names())
    assert {"sequential", "asyncio", "threads", "processes", "fake"} <= set(registry.backend_names())


@pytest.mark.parametrize("name", registry.workload_names())
def test_a_workload_goes_by_its_own_name(name: str) -> None:
    """The name of the entry point is the object's."""
    assert registry.workload(name).name == name


@pytest.mark.parametrize("name", registry.backend_names())
def test_a_backend_goes_by_its_own_name(name: str) -> None:
    """The name of the entry point is the object's."""
    assert registry.backend(name).name == name


def test_an_unknown_name_has_its_near_miss() -> None:
    """What does not exist is refused with what was probably meant."""
    with pytest.raises(UsageError, match="no backend named 'thread'; did you mean 'threads'"):
        registry.backend("thread")


def installed(folder: Path, name: str, text: str, group: str = "bench.workloads") -> None:
    """Install a package whose one module holds this text."""
    (folder / f"{name}.py").write_text(text)
    information = folder / f"{name}-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-package\nVersion: 1\n")
    (information / "entry_points.txt").write_text(f"[{group}]\n{name} = {name}:WORKLOAD\n")


def bench(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command where the packages of this folder are installed."""
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


UNFIT = {
    "needy": "cannot be imported: ModuleNotFoundError: No module named 'a_client_that_is_",
    "nameless": "cannot be imported: AttributeError: ",
    "broken": "cannot be imported: SyntaxError: ",
    "raising": "cannot be imported: RuntimeError: on import",
    "leaving": "cannot be imported: SystemExit: 0; install what it needs",
    "hollow": "lacks name, summary, parameters, default_concurrency, ",
    "misnamed": "calls itself 'sleep'; its entry point must have that name",
}
ASK = """
import contextlib, io, json, sys
from bench.cli.main import run_app
def asked(arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run_app(arguments)
    return status, out.getvalue(), err.getvalue()
print(json.dumps([asked(arguments) for arguments in json.loads(sys.argv[1])]))
"""


def asked(folder: Path, *commands: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Return status and both outputs of several commands where the packages of this folder are installed.

    All run in one process, since starting one takes longer than what is proved.
    """
    ended = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(commands)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [(status, out, err) for status, out, err in json.loads(ended.stdout)]


def test_a_plugin_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    """Asked for by name, whatever is wrong with it is one line that names it and its package, exit 2."""
    for name in UNFIT:
        installed(tmp_path, name, WORKLOADS[name])
    commands = [command for name in UNFIT for command in (("run", name), ("all", "--only", name))]
    for (*_, name), (status, out, err) in zip(commands, asked(tmp_path, *commands), strict=True):
        assert (status, out) == (2, "")
        assert err.startswith(
            f"bench: the workload '{name}' ({name}:WORKLOAD, of {name}-package) {UNFIT[name]}"
        )
        assert err.count("\n") == 1


def test_a_plugin_of_no_use_is_left_out_of_the_list(tmp_path: Path) -> None:
    """The others are listed; one line each on standard error tells of those that are not."""
    installed(tmp_path, "needy", WORKLOADS["needy"])
    installed(tmp_path, "broken", WORKLOADS["broken"], "bench.backends")
    ended = bench(tmp_path, "list", "--json")
    assert ended.returncode == 0
    listed = json.loads(ended.stdout)
    assert {"sleep", "cpu"} <= {entry["name"] for entry in listed["workloads"]}
    names = {entry["name"] for kind in ("workloads", "backends") for entry in listed[kind]}
    assert not {"needy", "broken"} & names
    lines = ended.stderr.splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        "bench: left out: the workload 'needy'",
        "bench: left out: the backend 'broken'",
    ]


@pytest.mark.parametrize("name", ["workloads.py", "workloads/__init__.py"])
def test_what_hides_the_workloads_is_named(name: str, tmp_path: Path) -> None:
    """A file of the user's with the package's name is told once, by its path, whatever is asked for."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("")
    says = f"{file} hides the package 'workloads' of concurrency-lab; rename it"
    run, everything, listed = asked(tmp_path, ("run", "sleep"), ("all",), ("list", "workloads"))
    for status, _, err in (run, everything):
        assert (status, err.count("\n")) == (2, 1)
        assert err.startswith(f"bench: {says}")
    assert (listed[0], listed[2].count(says), listed[2].count("\n")) == (0, 1, 1)


def test_a_package_of_workloads_that_is_gone_is_named(tmp_path: Path) -> None:
    """What is half uninstalled is to be installed again."""
    installed(tmp_path, "gone", "")
    (tmp_path / "gone.py").unlink()
    assert bench(tmp_path, "run", "gone").stderr == (
        "bench: there is no package 'gone'; install gone-package again\n"
    )


QUICKLY = ("-n", "3", "-p", "quick", "--max-time", "100ms", "--no-controls", "--no-report")


def test_a_plugin_of_no_use_is_left_out_of_a_run(tmp_path: Path) -> None:
    """What was asked for is measured, with a warning; `--skip` of what is left out is no error."""
    installed(tmp_path, "needy", WORKLOADS["needy"])
    ended = bench(tmp_path, "run", "dispatch", "-b", "fake", *QUICKLY)
    assert ended.returncode == 0
    assert ended.stderr.startswith("bench: left out: the workload 'needy' (needy:WORKLOAD, of needy-package)")
    skipped = ("all", "--skip", ",".join(["needy", *registry.workload_names()]))
    assert asked(tmp_path, skipped) == [(2, "", "bench: nothing is left to run; loosen --skip\n")]


CLAIMS = """
from bench.analysis.claims.base import Claim
from bench.analysis.claims.judgement import Judgement
CLAIM = Claim(id="Z1", section="elsewhere", statement="it is so", predicate="always", why="it is", reads=(),
              judge=lambda evidence: Judgement("supported", "so it is"))
"""


def test_claims_of_no_use_are_left_out(tmp_path: Path) -> None:
    """What cannot be imported and what is no claim have a line each; all other claims are judged."""
    installed(tmp_path, "absent", "raise SystemExit('not here')", CLAIMS_GROUP)
    installed(tmp_path, "mixed", f"{CLAIMS}WORKLOAD = (CLAIM, 'no claim')\n", CLAIMS_GROUP)
    run = made_run(sharing("asyncio", 1, 1, 1))
    save(made_folder(tmp_path / "results" / run.id), run)
    ended = bench(tmp_path, "claims", "--json")
    assert ended.returncode == 0
    verdicts = {one["id"]: one["verdict"] for one in json.loads(ended.stdout)["claims"]}
    assert (verdicts["Z1"], verdicts["M1"]) == ("supported", "supported")
    told = sorted(ended.stderr.splitlines())
    assert len(told) == 2
    absent = "(absent:WORKLOAD, of absent-package) cannot be imported: SystemExit: not here"
    assert told[0].startswith(f"bench: left out: the file of claims 'absent' {absent}")
    assert "1 of its 2 entries are not a Claim; see CONTRIBUTING.md" in told[1]
