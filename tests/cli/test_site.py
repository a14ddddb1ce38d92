"""`bench site` from end to end."""

import html
import json
import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.cli.main import run_app
from bench.model.plan import DUEL
from bench.storage.run_file import load, save
from tests.made import keep
from tests.output.machines.made_machines import ONE, TWO, run_of_two
from tests.output.made_run import HOSTILE, hostile_run


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a results folder with two runs of one machine and one of another, and a file that is no run."""
    folder = tmp_path / "results"
    runs = [run_of_two(at, TWO, -0.6, -0.2) for at in (1, 2)] + [run_of_two(3, ONE, -0.1, -0.5)]
    for run in runs:
        keep(folder, run)
    (folder / "other.json").write_text("{}")
    return folder


def test_a_site_has_a_page_for_each_run_and_one_of_the_machines(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each link of the index leads to a file; what cannot be read is named, and no page is drawn twice."""
    site = tmp_path / "site"
    assert run_app(["site", "--to", str(site), "--out", str(results), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["drawn"], told["kept"], len(told["left_out"])) == (3, 0, 1)
    index = (site / "index.html").read_text()
    links = re.findall(r'(?:href|src)="([^"#]+)"', index[index.index("<main") : index.index('id="data"')])
    assert {"machines.html", *(f"runs/20260101T000000-000{at}.html" for at in (1, 2, 3))} <= set(links)
    assert all((site / link).is_file() for link in links)
    assert "other.json" in index
    assert 'href="../index.html"' in (site / "runs/20260101T000000-0001.html").read_text()
    assert 'href="index.html"' in (site / "machines.html").read_text()
    # A duel, newer than all, has no baseline; what is deleted is published no longer.
    duel = replace(load(results / "20260101T000000-0003"), id="20260102T000000-0001", profile=DUEL)
    keep(results, duel)
    shutil.rmtree(results / "20260101T000000-0001")
    (site / "runs" / "mine.html").touch()
    assert run_app(["site", "--to", str(site), "--out", str(results), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["drawn"], told["kept"]) == (1, 2)
    assert {path.stem[-4:] for path in (site / "runs").iterdir()} == {"0002", "0003", "0001", "mine"}
    assert not (site / "runs/20260101T000000-0001.html").exists()
    assert (site / "machines.html").is_file()


def test_a_strangers_run_does_no_harm(tmp_path: Path) -> None:
    """Its markup is text, and its id is part of no path."""
    folder = tmp_path / "results"
    (folder / "x").mkdir(parents=True)
    save(folder / "x", replace(hostile_run(), id="../../<script>"))
    site = tmp_path / "site"
    assert run_app(["site", "--to", str(site), "--out", str(folder), "-q"]) == 0
    index = (site / "index.html").read_text()
    assert HOSTILE not in index
    assert "../../<script>" in html.unescape(index)
    assert "../../<script>" not in index
    assert {path.parent.parent for path in site.rglob("run-*.html")} == {site}


def test_there_is_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is one line and no site."""
    assert run_app(["site", "--to", str(tmp_path / "site"), "--out", str(tmp_path)]) == 2
    assert "no run" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
