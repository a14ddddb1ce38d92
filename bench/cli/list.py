"""`bench list`: what can be run, and what was."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from bench.cli import options
from bench.cli.say import note, say


class What(StrEnum):
    """What there is to list."""

    WORKLOADS = "workloads"
    BACKENDS = "backends"
    RUNS = "runs"


Asked = Annotated[What | None, typer.Argument(help="What to list; all three by default.")]


def command(what: Asked = None, out: options.Out = None, as_json: options.Json = False) -> int:
    """List workloads, backends and runs. Workloads and backends have their parameters with them."""
    from bench.api import catalogue, left_out

    found = catalogue(out)
    for line in left_out():
        note(f"bench: left out: {line}")
    shown = {kind: entries for kind, entries in found.items() if what is None or kind == what.value}
    if as_json:
        print(json.dumps({"schema": 1, **shown}, allow_nan=False))
        return 0
    for kind, entries in shown.items():
        say(kind)
        for entry in entries:
            _print_entry(kind, entry)
        if not entries:
            say("  none yet; `bench all` makes the first")
    return 0


def _print_entry(kind: str, entry: dict[str, Any]) -> None:
    if kind == "runs":
        say(f"  {entry['id']}  {entry['status']:<11} {entry['profile']:<9} {entry['host'] or 'anonymous'}")
        return
    say(f"  {entry['name']:<11} {entry['summary']}")
    for backend, patterns in entry.get("patterns", {}).items():
        if patterns:
            say(f"    --backend {backend} --set pattern={patterns[0]}  ({', '.join(patterns)})")
    for parameter in entry["parameters"]:
        choices = f" ({', '.join(map(str, parameter['choices']))})" if parameter["choices"] else ""
        say(f"    --set {parameter['name']}={parameter['default']}  {parameter['help']}{choices}")
