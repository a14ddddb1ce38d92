"""An open loop from end to end, with a real pacer, real waits, and the folder that is left."""

from pathlib import Path

from tests.e2e.command import run_here

OPEN = ("run", "sleep", "-b", "asyncio", "--rate", "1000/s", "-n", "100")
QUICK = ("-p", "quick", "--no-controls", "--json")


def test_a_rate_gives_latency_in_json_tables_charts_and_histograms(tmp_path: Path) -> None:
    """Asyncio is driven in every block that there is time for, sequential is far beyond its means."""
    ended = run_here(*OPEN, *QUICK, "--max-time", "3s", cwd=tmp_path)
    assert ended.status == 0, ended.err
    told = {entry["backend"]: entry for entry in ended.json["latency"]}
    assert told["sequential"]["verdict"] == "far beyond"
    assert told["sequential"]["latency_p50_s"] is None
    driven = told["asyncio"]
    cells = {cell["id"]: cell for cell in ended.json["cells"]}
    assert driven["blocks"] + driven["blocks_void"] == cells["sleep:asyncio"]["blocks"] >= 1
    assert driven["operations"] == 1000 * driven["blocks"]
    if driven["blocks"]:
        assert driven["latency_p50_s"] >= 0.0049
    (folder,) = (tmp_path / "results").iterdir()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert "tables/latency.csv" in names
    assert bool(driven["blocks"]) == ("latency/sleep_asyncio_1000.hgrm" in names)
    assert bool(driven["blocks"]) == ("charts/latency.png" in names)
    assert "charts/knee.png" not in names
