"""The file of a fleet: what was asked for and how each host ended, so that a second call goes on."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from bench.errors import RunFileError, UsageError
from bench.machine.identity import machine_id
from bench.model.limits import Name, Seed, Text
from bench.runner.fleet.hosts import HostResult
from bench.storage.decode import decode, read_bytes
from bench.storage.files import RUN_ID, made_folder, new_id, write_atomically

FOLDER = "fleet"
SCHEMA = 1
MOST_HOSTS, MOST_ARGUMENTS = 100_000, 200
# A reason may name a host, an address or a folder.
HIDDEN = "why is not kept of an anonymous fleet"


class Fleet(Struct, frozen=True, kw_only=True):
    """A fleet's order and the hosts that have ended; hosts of an anonymous one are digests of their names."""

    schema: int
    id: Name
    arguments: Annotated[tuple[Text, ...], Meta(max_length=MOST_ARGUMENTS)]
    seed: Seed
    anonymous: bool = False
    hosts: Annotated[tuple[HostResult, ...], Meta(max_length=MOST_HOSTS)] = ()

    def known_as(self, host: str) -> str:
        """Return a host's name as it stands in the file."""
        if not self.anonymous:
            return host
        # All addresses there are could be tried, if a secret of this machine were no part of it.
        text = f"{self.id}\0{host}"
        return (machine_id(text) or sha256(text.encode()).hexdigest())[:12]

    def ended(self, result: HostResult) -> "Fleet":
        """Return the fleet with a host's result, which takes the place of an earlier one."""
        reason = HIDDEN if self.anonymous and result.reason else result.reason
        told = replace(result, host=self.known_as(result.host), reason=reason)
        return replace(self, hosts=(*(one for one in self.hosts if one.host != told.host), told))


def begun(arguments: tuple[str, ...], seed: int, anonymous: bool) -> Fleet:
    """Return a fleet of which no host has ended."""
    return Fleet(
        schema=SCHEMA, id=new_id(datetime.now(UTC)), arguments=arguments, seed=seed, anonymous=anonymous
    )


def save_fleet(results: Path, fleet: Fleet) -> Path:
    """Write a fleet's file and return it. Raises StorageError."""
    path = made_folder(results / FOLDER) / f"{fleet.id}.json"
    write_atomically(path, msgspec.json.format(msgspec.json.encode(fleet)) + b"\n")
    return path


def newest_fleet(results: Path) -> Fleet:
    """Return the fleet that was begun last. Raises UsageError if there is none, and RunFileError."""
    folder = results / FOLDER
    found = sorted(path for path in folder.glob("*.json") if RUN_ID.fullmatch(path.stem))
    if not found:
        raise UsageError(f"there is no fleet in {results} to go on with; leave out --resume to begin one")
    fleet = decode(read_bytes(found[-1]), Fleet, str(found[-1]))
    if fleet.schema > SCHEMA:
        raise RunFileError(
            f"{found[-1]}: written by a newer version; upgrade concurrency-lab to go on with it"
        )
    return fleet
