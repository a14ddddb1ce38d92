"""Functions on files, pictures and databases."""

import asyncio
import hashlib
import os
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

from PIL import Image, ImageFilter

LINES = 200


@cache
def _folder() -> Path:
    made = Path(tempfile.gettempdir(), f"bench-advice-{os.getuid()}")
    made.mkdir(exist_ok=True)
    for number in range(200):
        if not (path := made / f"{number}.txt").exists():
            path.write_bytes(bytes([number % 256]) * 1024)
    return made


@cache
def _database() -> Path:
    path = _folder() / "rows.sqlite"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")
        with sqlite3.connect(part) as made:
            made.execute("create table rows (id integer, value real)")
            made.executemany("insert into rows values (?, ?)", ((n, n * 0.5) for n in range(200_000)))
        made.close()
        part.rename(path)
    return path


FOLDER, DATABASE = _folder(), _database()
PICTURE = Image.linear_gradient("L").resize((1000, 1000))


def blur(_: int) -> tuple[int, int]:
    """Blur a picture of a million dots, and return its size."""
    return PICTURE.filter(ImageFilter.GaussianBlur(4)).size


def rows(_: int) -> int:
    """Fetch all rows into Python."""
    connection = sqlite3.connect(DATABASE)
    try:
        return len(connection.execute("select id, value from rows limit 20000").fetchall())
    finally:
        connection.close()


def total(_: int) -> float:
    """Let the database add up all rows."""
    connection = sqlite3.connect(DATABASE)
    try:
        return float(connection.execute("select sum(value) from rows").fetchone()[0])
    finally:
        connection.close()


def hash_files(item: int) -> str:
    """Read and hash a hundred files of 1 KB."""
    state = hashlib.sha256()
    for number in range(100):
        state.update((FOLDER / f"{(item + number) % 200}.txt").read_bytes())
    return state.hexdigest()


def hash_file(item: int) -> str:
    """Read and hash one file of 1 KB."""
    return hashlib.sha256((FOLDER / f"{item % 200}.txt").read_bytes()).hexdigest()


async def hop_per_line(_: int) -> int:
    """Hand each line to a thread of its own turn."""
    return sum([await asyncio.to_thread(len, str(number)) for number in range(LINES)])


async def stat(_: int) -> int:
    """Ask for a file's size by way of a thread."""
    return (await asyncio.to_thread(os.stat, FOLDER)).st_uid


def stat_directly(_: int) -> int:
    """Ask for a file's size."""
    return os.stat(FOLDER).st_uid  # noqa: PTH116 - the call itself is meant
