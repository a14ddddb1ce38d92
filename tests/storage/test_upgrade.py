"""Runs of version 0.1 are read as if they had been written now."""

from pathlib import Path

import msgspec
import pytest

from bench.errors import RunFileError
from bench.model.run import SCHEMA, Header
from bench.storage.decode import decode
from bench.storage.run_file import load
from bench.storage.run_header import read_header
from bench.storage.upgrade import upgraded

REFERENCE = Path(__file__).with_name("run-0.1.json")


def test_a_run_of_version_0_1_is_read() -> None:
    """Its groups have what they are drawn in apart, one fact for pinned, and no factor that is two."""
    run = load(REFERENCE)
    groups = {group.name: group for group in run.plan.groups}
    chapter = groups["http/chapter"]
    assert (run.schema, chapter.factor, chapter.confounded) == (SCHEMA, "backend", "client")
    assert chapter.display.headline
    assert {group.method for group in groups.values() if group.pinned} <= {"t"}
    assert all("/whole-set" not in control.name for control in run.controls)
    assert run.cells


def test_its_header_is_found() -> None:
    """Without a header line the whole file is looked through."""
    header = read_header(REFERENCE)
    assert header.id == load(REFERENCE).id
    assert "http" in header.workloads


def test_a_calibration_keeps_what_its_names_said() -> None:
    """Twins are slower by nothing, the other copies by the share in their names."""
    cells = [
        {"id": f"certify/pinned/cpu/{name}:sequential", "group": "certify/pinned/cpu"}
        for name in ("twin0", "slower2%")
    ]
    group = {
        "name": "certify/pinned/cpu",
        "workload": "cpu",
        "question": "?",
        "factor": "duel",
        "params": {},
        "concurrency": 1,
        "cells": [{**cell, "workload": "cpu", "backend": "sequential", "params": {}} for cell in cells],
        "blocks": 1,
        "rounds": 1,
        "least_rounds": 1,
        "method": "t",
        "pinned": True,
    }
    plan = {"profile": "quick", "seed": 1, "round_target_s": 0.01, "block_target_s": 0.1, "groups": [group]}
    old = {
        "type": "run",
        "schema": 1,
        "id": "x",
        "tool": {"name": "concurrency-lab", "version": "0.1.0"},
        "started_at": "",
        "plan": plan,
        "machine": {},
    }
    header = decode(upgraded(msgspec.json.encode(old), "here"), Header, "here")
    (found,) = header.plan.groups
    assert (found.kind, found.params) == ("calibration", {"work": "cpu"})
    assert [cell.slowdown for cell in found.cells] == [0.0, 0.02]


CALIBRATION = b'{"name": "certify/pinned/cpu", "cells": %b}'


@pytest.mark.parametrize(
    "rest",
    [
        b'"plan": {"groups": 5}',
        b'"plan": {"groups": null}',
        b'"plan": {"groups": ["x"]}',
        b'"plan": {"groups": {"a": 1}}',
        b'"plan": {"groups": [' + CALIBRATION % b"3" + b"]}",
        b'"plan": {"groups": [' + CALIBRATION % b"[3]" + b"]}",
        b'"plan": {"groups": [' + CALIBRATION % b"[]" + b']}, "cells": [{}]',
        b'"plan": {"groups": [' + CALIBRATION % (b'[{"id": "/slower' + b"9" * 5000 + b'%:x"}]') + b"]}",
    ],
)
def test_another_shape_is_damage(rest: bytes, tmp_path: Path) -> None:
    """Whatever stands where version 0.1 had groups and cells, the answer is one line."""
    file = tmp_path / "run.json"
    file.write_bytes(b'{"schema": 1, "id": "x", "machine": {}, ' + rest + b"}")
    with pytest.raises(RunFileError) as caught:
        load(file)
    assert "\n" not in str(caught.value)
