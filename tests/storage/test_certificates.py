"""Certificates in the results folder."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bench.errors import RunFileError
from bench.machine.identity import same_setup
from bench.model.run import Tool
from bench.storage.certificates import (
    SCHEMA,
    Certificate,
    KindFound,
    Rate,
    certificate_for,
    damaged,
    load,
    save,
)

MACHINE: dict[str, Any] = {
    "system": {"host": "here", "kernel": "6.1"},
    "cpu": {"model": "EPYC", "usable": 2},
    "python": {"version": "3.11.7"},
}
KIND = KindFound(
    kind="pinned",
    alarms=Rate(1, 100, 0.0003, 0.054),
    family_alarms=Rate(0, 10, 0.0, 0.31),
    coverage=Rate(99, 100, 0.94, 0.9997),
    detections=(),
    run_to_run_variance=0.0001,
    comparison_s=3.0,
)
CERTIFICATE = Certificate(
    schema=SCHEMA,
    id="20260101T000000-0001",
    tool=Tool("concurrency-lab", "0"),
    profile="quick",
    seed=1,
    finished_at="2026-01-01T00:10:00+00:00",
    machine=MACHINE,
    kinds=(KIND,),
)


def test_a_certificate_comes_back_as_it_was(tmp_path: Path) -> None:
    """What is saved is what is loaded."""
    assert load(save(tmp_path, CERTIFICATE)) == CERTIFICATE


def test_an_older_certificate_can_be_read(tmp_path: Path) -> None:
    """One from before twins were judged with a small margin says that none was tried."""
    plain = msgspec.to_builtins(CERTIFICATE)
    plain["kinds"][0].pop("fine_alarms")
    path = tmp_path / "old.json"
    path.write_bytes(msgspec.json.encode(plain))
    assert load(path).kinds[0].fine_alarms == Rate(0, 0, 0.0, 1.0)


def test_a_certificate_of_version_0_1_can_be_read(tmp_path: Path) -> None:
    """Its word for unpinned groups was another."""
    path = save(tmp_path, CERTIFICATE)
    path.write_bytes(path.read_bytes().replace(b'"pinned"', b'"whole-set"'))
    assert load(path).kind("unpinned") is not None


def test_the_newest_of_this_machine_speaks(tmp_path: Path) -> None:
    """Another machine's newer certificate is passed over, and of this one's the last is taken."""
    newer = replace(CERTIFICATE, id="20260102T000000-0001")
    elsewhere = replace(CERTIFICATE, id="20260103T000000-0001", machine={**MACHINE, "cpu": {"model": "ARM"}})
    for one in (newer, elsewhere, CERTIFICATE):
        save(tmp_path, one)
    assert certificate_for(MACHINE, tmp_path) == newer


def test_no_folder_holds_no_certificate(tmp_path: Path) -> None:
    """Where nothing was certified there is None."""
    assert certificate_for(MACHINE, tmp_path) is None


@pytest.mark.parametrize(
    "part", [("cpu", "usable", 4), ("python", "version", "3.13.0"), ("system", "host", "b")]
)
def test_it_speaks_for_its_own_machine_only(part: tuple[str, str, object]) -> None:
    """Other CPUs, another Python or another host need a certificate of their own."""
    section, name, value = part
    other = {**MACHINE, section: {**MACHINE[section], name: value}}
    assert same_setup(MACHINE, dict(MACHINE))
    assert not same_setup(MACHINE, other)


@pytest.mark.parametrize("data", [b"{", b"", b"[1]", b'{"schema": 99}', b'{"schema": 1}'])
def test_a_damaged_one_is_named_and_passed_over(data: bytes, tmp_path: Path) -> None:
    """One line with the file and what to do, also for a newer schema; an older one that is whole speaks."""
    path = save(tmp_path, replace(CERTIFICATE, id="20260102T000000-0001"))
    path.write_bytes(data)
    save(tmp_path, CERTIFICATE)
    with pytest.raises(RunFileError, match=f"{path.name}.*`bench certify`"):
        load(path)
    assert certificate_for(MACHINE, tmp_path) == CERTIFICATE
    (told,) = damaged(tmp_path)
    assert path.name in str(told)


def test_a_kind_is_found_by_name() -> None:
    """What was not tried is None."""
    assert CERTIFICATE.kind("pinned") == KIND
    assert CERTIFICATE.kind("unpinned") is None
