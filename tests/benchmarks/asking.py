"""What the programs here share: how they are asked, and how they read what a run wrote as it went."""

import argparse
from pathlib import Path

import msgspec

from bench.model.run import BlockRecord, Header
from bench.storage.files import JOURNAL_FILE


def parser_of(text: str | None) -> argparse.ArgumentParser:
    """Return a parser whose help is a program's own text, as it stands there."""
    return argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


def journal_of(run: str) -> tuple[Header, list[BlockRecord], float]:
    """Return what a run's journal holds, and the time of its last block, in seconds since the epoch."""
    journal = Path(run) / JOURNAL_FILE
    first, *lines = journal.read_bytes().splitlines()
    records = [msgspec.json.decode(line, type=BlockRecord) for line in lines]
    return msgspec.json.decode(first, type=Header), records, journal.stat().st_mtime
