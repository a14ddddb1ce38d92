"""A run from end to end: what it prints, what it leaves, and how it is read again."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from tests.e2e.command import BENCH, LIMIT_S, TINY, environment, one_line, run_bench, run_here
from tests.e2e.conftest import Finished

CELL_KEYS = {
    "group", "workload", "backend", "params", "status", "reason", "operations", "blocks", "wall_s",
    "wall_s_ci", "s_per_op", "throughput_per_s", "speedup", "speedup_ci", "verdict", "detectable",
    "cpu_s_per_op",
    "memory_bytes", "create_s", "ready_s", "first_result_s", "teardown_s", "figures",
}  # fmt: skip


def test_json_stands_alone_with_the_contracts_keys(finished: Finished) -> None:
    """Standard output is one JSON value; progress went to standard error."""
    told = finished.ended.json
    assert {"schema", "run", "cells", "controls"} <= set(told)
    assert all(set(cell) >= CELL_KEYS for cell in told["cells"])
    assert re.search(r"block 2 of \d+", finished.ended.err)
    cells = finished.ended.cells()
    assert cells["dispatch:threads"]["status"] == "ok"
    assert cells["dispatch:threads"]["operations"] == 3
    assert cells["dispatch:threads"]["wall_s"] > 0


def test_a_runs_folder_holds_all_that_was_promised(finished: Finished) -> None:
    """Journal, run file, tables, charts in both formats, and the page."""
    names = {path.relative_to(finished.folder).as_posix() for path in finished.folder.rglob("*")}
    assert {"blocks.jsonl", "run.json", "tables/cells.csv", "tables/run.md", "report.html"} <= names
    charts = {name for name in names if name.startswith("charts/")}
    assert charts
    assert {Path(name).suffix for name in charts} == {".png", ".svg"}
    assert len(charts) == 2 * len({Path(name).stem for name in charts})


def test_show_tells_the_same_again(finished: Finished) -> None:
    """What was printed at the end can be had from the file, by each way of naming it."""
    run_id = finished.folder.name
    for name in ("latest", run_id[:-2], f"results/{run_id}/run.json"):
        shown = run_here("show", name, "--json", cwd=finished.cwd)
        assert (shown.status, shown.err) == (0, "")
        assert shown.json == finished.ended.json


def test_show_and_report_for_people(finished: Finished) -> None:
    """The table names the models; `report` lists what it wrote, and draws it anew."""
    shown = run_here("show", cwd=finished.cwd)
    assert shown.status == 0
    assert "sequential" in shown.out
    assert "\x1b" not in shown.out
    page = finished.folder / "report.html"
    page.unlink()
    reported = run_here("report", cwd=finished.cwd)
    assert (reported.status, reported.err) == (0, "")
    assert page.exists()
    assert str(page.relative_to(finished.cwd)) in reported.out.split("\n")


def test_show_draws_the_rounds_where_it_says(finished: Finished) -> None:
    """Both pictures lie in the run's own folder; with --json standard output stays JSON alone."""
    shown = run_here("show", "--rounds", cwd=finished.cwd)
    charts = finished.folder / "charts"
    try:
        assert shown.status == 0
        for kind in ("png", "svg"):
            path = charts / f"rounds.{kind}"
            assert str(path.relative_to(finished.cwd)) in shown.out
            assert path.stat().st_size > 1000
        told = run_here("show", "--rounds", "--json", cwd=finished.cwd)
        assert told.json == finished.ended.json
        assert "rounds.png" in told.err
    finally:
        for path in charts.glob("rounds.*"):
            path.unlink()


def test_timed_rounds_are_watched(finished: Finished) -> None:
    """Every timed round of a real worker has its readings, and no other round."""
    kept = json.loads((finished.folder / "run.json").read_text())
    rounds = [record for cell in kept["cells"] for block in cell["blocks"] for record in block["rounds"]]
    assert {record["kind"] == "timed" for record in rounds if record["disturbance"]} == {True}
    assert all(record["disturbance"]["thread_cpu_s"] > 0 for record in rounds if record["kind"] == "timed")


def test_list_knows_what_there_is(finished: Finished) -> None:
    """Workloads, a stranger's too, backends and runs; each kind alone, and as JSON."""
    listed = run_bench("list", "--json", cwd=finished.cwd).json
    assert {"dispatch", "sleep", "http", "cpu", "liar"} <= {one["name"] for one in listed["workloads"]}
    assert {"sequential", "asyncio", "threads", "processes"} <= {one["name"] for one in listed["backends"]}
    assert [run["id"] for run in listed["runs"]] == [finished.folder.name]
    alone = run_here("list", "runs", cwd=finished.cwd).out
    assert finished.folder.name in alone
    assert "workloads" not in alone


def test_python_m_bench_is_the_same_and_results_are_where_the_environment_says(
    finished: Finished, tmp_path: Path
) -> None:
    """The module and the command are one; BENCH_RESULTS is used where --out is not given."""
    env = environment(BENCH_RESULTS=str(finished.cwd / "results"))
    shown = run_bench("show", "--json", cwd=tmp_path, env=env, command=(sys.executable, "-m", "bench"))
    assert shown.json == finished.ended.json


def test_doctor_has_findings(tmp_path: Path) -> None:
    """Each finding has a level and, where something is wrong, a remedy."""
    told = run_bench("doctor", "--json", cwd=tmp_path)
    assert told.status == 0
    assert all({"level", "name", "remedy"} <= set(finding) for finding in told.json["findings"])
    assert "warning" in run_here("doctor", cwd=tmp_path).out


def test_quiet_is_silent_and_folders_named_bench_do_no_harm(tmp_path: Path) -> None:
    """With -q nothing is printed; a user's own `bench` package shadows ours neither here nor in any child."""
    shadow = tmp_path / "bench"
    shadow.mkdir()
    (shadow / "__init__.py").write_text("raise RuntimeError('the wrong bench')\n")
    levels = ("--set", "start_method=spawn", "--set", "concurrency=2")
    options = ("-b", "processes", *levels, "-q", "--out", "runs", "--limit", "200000h", "--no-report")
    ended = run_bench("run", "dispatch", *TINY, *options, cwd=tmp_path)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    kept = json.loads(next((tmp_path / "runs").glob("*/run.json")).read_text())
    pools = next(cell for cell in kept["cells"] if cell["id"] == "dispatch:processes")
    assert pools["params"]["start_method"] == "spawn"
    assert pools["blocks"][0]["phases"]["ready_s"] > 0


def on_a_terminal(*args: str, cwd: Path, **env: str) -> str:
    """Return what the command writes to a terminal."""
    terminal, theirs = pty.openpty()
    command = [str(BENCH), *args]
    shown = environment(TERM="xterm-256color", **env)
    process = subprocess.Popen(command, cwd=cwd, env=shown, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    while True:
        try:
            written += os.read(terminal, 4096)
        except OSError:
            break
    os.close(terminal)
    assert process.wait(LIMIT_S) == 0
    return written.decode()


def test_no_color_is_heeded(finished: Finished) -> None:
    """A terminal gets no colour where NO_COLOR is set."""
    colour = re.compile("\x1b\\[[0-9;]*(3|4|9|10)[0-7]m")
    assert not colour.search(on_a_terminal("show", cwd=finished.cwd, NO_COLOR="1"))


def test_all_runs_what_is_chosen_and_its_controls(tmp_path: Path) -> None:
    """`bench all --only` keeps the control groups; a host name can be left out, and so can the report."""
    options = ("--only", "sharing", "--max-time", "1s", "--json", "--anonymous", "--seed", "11")
    ended = run_here("all", "--profile", "quick", "--no-report", *options, cwd=tmp_path)
    assert ended.status == 0
    groups = {cell["group"] for cell in ended.json["cells"]}
    assert groups == {"sharing", "dispatch", "cpu/one-thread"}
    assert {control["name"] for control in ended.json["controls"]}
    assert ended.json["run"]["seed"] == 11
    kept = json.loads(next((tmp_path / "results").glob("*/run.json")).read_text())
    assert kept["machine"]["system"].get("host") is None
    assert {path.name for path in (tmp_path / "results").glob("*/*")} == {"blocks.jsonl", "run.json"}


def test_a_name_that_is_no_text_can_be_written_to(tmp_path: Path) -> None:
    """A folder whose name is bytes of no encoding holds a run like any other."""
    out = os.fsdecode(b"runs-\xff")
    ended = run_here("run", "dispatch", "-b", "fake", *TINY, "-q", "--no-report", "--out", out, cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert run_here("report", "--out", out, cwd=tmp_path).status == 0
    assert run_here("show", "--out", out, cwd=tmp_path).status == 0


def test_a_terminal_of_few_signs_shows_what_it_can(finished: Finished) -> None:
    """Where the output's encoding lacks a sign, another stands for it."""
    ended = run_bench("show", cwd=finished.cwd, env=environment(PYTHONIOENCODING="ascii"))
    assert (ended.status, ended.err) == (0, "")


def test_an_output_that_is_full_is_one_line(tmp_path: Path) -> None:
    """What cannot be printed is an error, and no traceback."""
    ended = run_bench("-c", f"{BENCH} list > /dev/full", cwd=tmp_path, command=("sh",))
    assert ended.status == 2
    assert one_line(ended.err)
    assert "No space left" in ended.err


def test_a_reader_that_has_seen_enough_is_no_error(finished: Finished) -> None:
    """`bench list | head` ends quietly, with status 0."""
    script = f"set -o pipefail; {BENCH} list --json | head -c 1"
    ended = run_bench("-c", script, cwd=finished.cwd, command=("bash",))
    assert (ended.status, ended.out, ended.err) == (0, "{", "")
