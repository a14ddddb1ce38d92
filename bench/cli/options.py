"""Options that several commands share, and parsers of their values."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bench.errors import UsageError

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?")
# Four digits are rather a year.
DAYS = re.compile(r"(\d{1,5})\s*d|(\d{1,3})")
PERCENT = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(%?)")
SECONDS = {"ms": 0.001, "s": 1.0, None: 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}

Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME",
        help="How much to measure: quick (90 s), standard (10 min) or thorough.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", help="Seed of inputs and orders. Random by default, and recorded."),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Results folder. Default: $BENCH_RESULTS, else ./results."),
]
MaxTime = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="Stop after about this time (90s, 5m), one block at least. Default: no limit."
    ),
]
Limit = Annotated[
    str,
    typer.Option(metavar="TIME", help="Time limit for one step of a worker (90s, 5m)."),
]
Anonymous = Annotated[
    bool,
    typer.Option(
        "--anonymous",
        help="Record an id that does not reveal the host, instead of its name, and only the last part of "
        "paths.",
    ),
]
Operations = Annotated[
    int | None,
    typer.Option(
        "--operations", "-n", metavar="N", help="Operations per round. By default a pilot chooses the number."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]
NoReport = Annotated[
    bool,
    typer.Option("--no-report", help="Write no tables, charts or page; `bench report` can draw them later."),
]
Tables = Annotated[bool, typer.Option("--tables", help="Print all tables before the last screen.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print errors only: no progress, tables or warnings.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print a line for every block.")]
Precision = Annotated[
    str | None,
    typer.Option(
        metavar="PERCENT",
        help="Measure each group until its intervals are this narrow (3%). Takes 6 to 80 blocks, at 99 %.",
    ),
]
Python = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="An interpreter to measure under (3.11, 3.14t, a path), side by side with the others if "
        "repeated. One without this package gets an environment, once.",
    ),
]
Gil = Annotated[
    list[str] | None,
    typer.Option(metavar="on,off", help="The GIL on, off or both, on a free-threaded interpreter (3.14t)."),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Only runs since a date (2026-11-01) or within the last days (7d)."),
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown, for example for a pull request.")]
Run = Annotated[
    str, typer.Argument(metavar="RUN", help="A path, latest, latest~1, ..., or the start of an id.")
]


def seconds(text: str, option: str) -> float:
    """Return the seconds in `90`, `90s`, `5m` or `1h`. Raises UsageError."""
    from bench.model.limits import LEAST_S, LONGEST_S

    matched = DURATION.fullmatch(text.strip())
    found_s = float(matched[1]) * SECONDS[matched[2]] if matched else 0.0
    if not LEAST_S <= found_s <= LONGEST_S:
        # A longer time does not fit the bounds of a run file, which could then not be read.
        most = f" up to {LONGEST_S // 3600:.0f}h" if found_s > LONGEST_S else ""
        raise UsageError(f"{option} takes a time such as 90s or 5m{most}, not {text!r}")
    return found_s


def share(text: str, option: str, *, threshold: bool = False) -> float:
    """Return 0.05 for `5%`, `5` or `5.0 %`. Raises UsageError for what is not between 0 and 100 percent.

    As with every option, a number without a unit is in the option's own; only a bare 0.05 is refused, for it
    could mean 5 %. A threshold may also be 0 or over 100 %.
    """
    matched = PERCENT.fullmatch(text.strip())
    found = float(matched[1]) if matched else -1.0
    ambiguous = matched is not None and not matched[2] and 0 < found < 1
    if ambiguous or not (found >= 0 if threshold else 0 < found < 100):
        raise UsageError(f"{option} takes a percentage such as {5 if threshold else 3}%, not {text!r}")
    return found / 100


def drawn_seed(seed: int | None) -> int:
    """Return the seed, or draw one. Raises UsageError for one that is out of range."""
    if seed is None:
        import random

        return random.SystemRandom().randrange(1 << 32)
    if not 0 <= seed < 1 << 63:
        raise UsageError(f"--seed takes a whole number from 0 to 2^63 - 1, not {seed}")
    return seed


def since(text: str | None) -> datetime | None:
    """Return the time in `2026-11-01`, `2026-11-01T12:00`, `7d` or `7` (days ago), in UTC.

    Raises UsageError.
    """
    if text is None:
        return None
    days = DAYS.fullmatch(text.strip())
    if days:
        return datetime.now(UTC) - timedelta(days=int(days[1] or days[2]))
    from bench.storage.index import moment

    found = moment(text.strip())
    if found is None:
        raise UsageError(f"--since takes a date such as 2026-11-01, or 7d, not {text!r}")
    return found


def one_output(as_json: bool, markdown: bool) -> None:
    """Raise UsageError if two kinds of output are requested."""
    if as_json and markdown:
        raise UsageError("--json and --markdown cannot be combined; choose one")
