"""Files as other tools write them."""

import json
from pathlib import Path
from typing import Any

PYPERF: dict[str, Any] = {
    "version": "1.0",
    "metadata": {"perf_version": "2.9.0", "hostname": "there", "cpu_count": 4, "unit": "second"},
    "benchmarks": [
        {
            "metadata": {"name": "fast"},
            "runs": [
                {"metadata": {"calibrate_loops": 8}, "warmups": [[8, 0.1]]},
                {"values": [0.1, 0.2], "metadata": {"date": "2026-02-03 04:05:06.7"}},
                {"values": [0.3]},
            ],
        },
        {"metadata": {"name": "large", "unit": "byte"}, "runs": [{"values": [4096.0]}]},
    ],
}
PYTEST: dict[str, Any] = {
    "machine_info": {"node": "there", "cpu": {"brand_raw": "Other 1"}, "python_version": "3.12.1"},
    "datetime": "2026-02-03T04:05:06+00:00",
    "version": "5.1.0",
    "benchmarks": [
        {"group": None, "fullname": "t.py::test_a", "stats": {"median": 0.25, "mean": 0.5}},
        {"group": "g", "fullname": "t.py::test_b", "stats": {"median": 0.5, "data": [0.5, 0.6]}},
    ],
}


def written(folder: Path, data: object) -> Path:
    """Return a file with this data."""
    path = folder / "foreign.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path
