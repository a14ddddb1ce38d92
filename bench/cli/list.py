"""`bench list`: the workloads and backends that can be run, and the runs there are."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bench.cli import options
from bench.cli.say import note, say, say_json
from bench.errors import UsageError, near_miss
from bench.text import counted

RUNS = "runs"
KINDS = ("workloads", "backends", RUNS)

Asked = Annotated[
    str, typer.Argument(metavar=f"[{'|'.join(KINDS)}]", help="What to list; all three by default.")
]
Machine = Annotated[
    str,
    typer.Option(
        metavar="TEXT", help="Only runs on machines whose host name or description contains this text."
    ),
]
Workload = Annotated[str, typer.Option(metavar="NAME", help="Only runs of this workload.")]


def command(
    what: Asked = "",
    machine: Machine = "",
    since: options.Since = None,
    workload: Workload = "",
    out: options.Out = None,
    as_json: options.Json = False,
) -> int:
    """List workloads and backends with their parameters, and runs."""
    from bench.api import catalogue, left_out
    from bench.model.run import JSON_SCHEMA
    from bench.storage.index import Wanted

    wanted = Wanted(machine, options.since(since), workload)
    _check(what, wanted != Wanted(), out)
    found = catalogue(out, what or None, wanted)
    for line in () if what == RUNS else left_out(claims=False):
        note(f"bench: left out: {line}")
    if workload and not found["runs"]:
        _check_known(workload)
    if as_json:
        say_json({"schema": JSON_SCHEMA, **found})
    else:
        _print(found, wanted != Wanted())
    return 0


def _print(found: dict[str, list[dict[str, Any]]], narrowed: bool) -> None:
    for kind, entries in found.items():
        say(kind)
        for entry in entries:
            _print_entry(kind, entry)
        if not entries:
            nothing = "none yet; `bench all` creates the first" if kind == RUNS else "none"
            say(f"  {'none that match' if narrowed else nothing}")


def _check(what: str, narrowed: bool, out: Path | None) -> None:
    """Raise UsageError for a kind that does not exist, or a folder that holds no runs because it is none."""
    from bench.storage.locate import results_folder

    if what and what not in KINDS:
        raise UsageError(f"{what!r} cannot be listed{near_miss(what, KINDS)}")
    if narrowed and what != RUNS:
        raise UsageError("--machine, --since and --workload apply to runs only: bench list runs --since 7d")
    if what in ("", RUNS):
        folder = results_folder(out)
        # The usual folder is made by the first run; one that was named is meant to be there.
        if not folder.is_dir() and (out is not None or folder.exists()):
            raise UsageError(f"{folder} is no folder; give a folder with runs, or leave out --out")


def _check_known(workload: str) -> None:
    from bench.plugins import registry

    # No run and no installed workload has this name: most likely it is misspelt.
    if workload not in registry.workload_names():
        raise UsageError(f"no workload named {workload!r}{near_miss(workload, registry.workload_names())}")


def _print_entry(kind: str, entry: dict[str, Any]) -> None:
    if kind == "runs":
        say(f"  {_run_line(entry)}")
        return
    say(f"  {entry['name']:<11} {entry['summary']}")
    for backend, patterns in entry.get("patterns", {}).items():
        if patterns:
            say(f"    --backend {backend} --set pattern={patterns[0]}  ({', '.join(patterns)})")
    for parameter in entry["parameters"]:
        choices = f" ({', '.join(map(str, parameter['choices']))})" if parameter["choices"] else ""
        say(f"    --set {parameter['name']}={parameter['default']}  {parameter['help']}{choices}")


def _run_line(entry: dict[str, Any]) -> str:
    if entry["status"] == "unreadable":
        return f"{entry['id']}  unreadable: {entry['reason']}"
    date = entry["started_at"][:16].replace("T", " ")
    source = f"imported from {entry['imported_from']}" if entry["imported_from"] else _trust(entry)
    host = entry["host"] or "anonymous"
    return (
        f"{entry['id']}  {date:<16}  {entry['status']:<11} {entry['profile']:<9} "
        f"{source:<22} {host} · {entry['machine']}"
    )


def _trust(entry: dict[str, Any]) -> str:
    counts = entry["controls"]
    if entry["distorted"]:
        return "DISTORTED"
    if counts["broken"]:
        return f"{counted(counts['broken'], 'control').upper()} FAILED"
    if counts["hold"]:
        return f"{counted(counts['hold'], 'control')} passed"
    return "controls unknown"
