"""Downloads reach the disk as they were sent, in every colour of every client, and leave nothing behind."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from bench.plugins.workload import RoundFacts, Setting, Value
from tests.workloads.serving import Service
from workloads import site
from workloads.clients.base import Whole
from workloads.download import CLIENTS, WORKLOAD, Download, collected

BODY_BYTES = 300_000
OPERATIONS = 3


def downloaded(opened: Setting) -> set[str]:
    """Return the names of the files that there are."""
    return {path.name for path in Path(opened.scratch).rglob("*") if path.is_file()}


def in_turn(opened: Setting) -> tuple[list[Value], set[str]]:
    """Return the values of the sync colour, and which files there were before it was closed."""
    operation = WORKLOAD.open_sync(opened)
    operation.enter()
    values = [operation.call(index) for index in range(OPERATIONS)]
    files = downloaded(opened)
    operation.close()
    return values, files


async def gathered(opened: Setting) -> tuple[list[Value], set[str]]:
    """Return the same of the async colour, with all under way at once."""
    operation = await WORKLOAD.open_async(opened)
    await operation.enter()
    values = await asyncio.gather(*(operation.call(index) for index in range(OPERATIONS)))
    files = downloaded(opened)
    await operation.close()
    return list(values), files


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("colour", ["sync", "async"])
def test_what_was_sent_is_what_was_hashed(service: Service, tmp_path: Path, client: str, colour: str) -> None:
    """Each value is the digest of the one right body, and nothing is left of its file."""
    opened = Setting(
        params={"client": client, "body_bytes": BODY_BYTES},
        seed=1,
        concurrency=OPERATIONS,
        address=service.address,
        scratch=str(tmp_path),
    )
    values, files = in_turn(opened) if colour == "sync" else asyncio.run(gathered(opened))
    assert values == [sha256(site.body(index, BODY_BYTES)).hexdigest() for index in range(OPERATIONS)]
    assert files == set()
    assert list(tmp_path.iterdir()) == []


def test_a_download_is_on_disk_piece_by_piece(tmp_path: Path) -> None:
    """A piece larger than a buffer is in the file before the next has come; a whole file is removed."""
    piece_bytes = 1 << 20
    download, first, last = Download(tmp_path / "one"), b"1" * piece_bytes, b"2" * piece_bytes
    download.take(first)
    assert (tmp_path / "one").read_bytes() == first
    download.take(last)
    assert (tmp_path / "one").read_bytes() == first + last
    assert download.whole() == sha256(first + last).digest()
    assert list(tmp_path.iterdir()) == []


def test_a_meeting_is_no_download(tmp_path: Path) -> None:
    """What opens a connection makes no file."""
    assert isinstance(collected(tmp_path, "http://here/meet/token/4"), Whole)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("body_bytes", "accepted"), [(4 << 20, True), ((4 << 20) - 1, False)])
def test_the_server_must_have_sent_all(body_bytes: int, accepted: bool) -> None:
    """One byte less than four bodies voids the round."""
    service = {"requests": 4.0, "connections": 0, "body_bytes": body_bytes, "in_flight_max": 4}
    params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
    facts = RoundFacts(params=params, operations=4, concurrency=4, wall_s=0.1, timed=True, service=service)
    assert (WORKLOAD.check(facts) is None) is accepted
