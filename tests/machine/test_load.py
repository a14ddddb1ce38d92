"""Tests of bench.machine.load."""

import os
from pathlib import Path

import pytest

from bench.machine.load import load

from .made_up import plant


def test_a_full_tree_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Averages, threads, uptime and steal."""
    monkeypatch.setattr(os, "getloadavg", lambda: (0.25, 0.5, 1.0))
    root = plant(
        tmp_path,
        {
            "proc/loadavg": "0.25 0.50 1.00 3/120 4567\n",
            "proc/uptime": "1234.5 2000.0\n",
            "proc/stat": "cpu 50 0 0 900 0 0 0 50\n",
        },
    )
    assert load(root) == {
        "load_1min": 0.25,
        "load_5min": 0.5,
        "load_15min": 1.0,
        "runnable": 3,
        "threads": 120,
        "uptime_s": 1234.5,
        "steal_fraction": pytest.approx(0.05),
    }


def test_what_cannot_be_read_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without averages and files nothing is invented."""

    def unavailable() -> None:
        raise OSError

    monkeypatch.setattr(os, "getloadavg", unavailable)
    assert set(load(tmp_path).values()) == {None}


def test_a_machine_that_counts_no_time_has_no_steal(tmp_path: Path) -> None:
    """Sandboxes show a row of zeros; nothing over nothing isn't known."""
    assert load(plant(tmp_path, {"proc/stat": "cpu 0 0 0 0 0 0 0 0\n"}))["steal_fraction"] is None
