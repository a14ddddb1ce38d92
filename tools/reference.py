"""Writes the parts of the docs that repeat the code: `python tools/reference.py`; `--check` only compares.

A generated part of a page stands between `<!-- generated: NAME -->` and `<!-- end -->`. `NAME` is one of
`SECTIONS`, and may have an argument: `parameters sleep`.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from bench.analysis.claims.base import Claim
from bench.analysis.claims.judging import installed
from bench.cli.main import app
from bench.plugins import registry
from bench.plugins.workload import Parameter

ROOT = Path(__file__).parents[1]
PART = re.compile(r"(<!-- generated: (\S+)(?: (\S+))? -->\n).*?(<!-- end -->)", re.DOTALL)
OURS = ("bench.", "workloads.")
MARKDOWN = re.compile(r"([|<>*])")


def main(check: bool) -> int:
    """Write the generated parts of all pages, or with `check` name the stale pages; return 1 if any is."""
    stale = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        before = page.read_text()
        after = PART.sub(_filled, before)
        if after != before:
            stale.append(str(page.relative_to(ROOT)))
            if not check:
                page.write_text(after)
    if stale:
        print(f"{'stale, run `python tools/reference.py`' if check else 'written'}: {', '.join(stale)}")
    return 1 if check and stale else 0


def _filled(part: re.Match[str]) -> str:
    opening, name, argument, closing = part.groups()
    lines = SECTIONS[name](argument) if argument else SECTIONS[name]()
    return "\n".join([opening, *lines, "", closing])


def commands() -> Iterator[str]:
    """Yield a line for each command: how it is called, and what it does."""
    for name, command in _commands().items():
        arguments = " ".join(
            param.metavar or param.name.upper()
            for param in command.params
            if param.param_type_name == "argument"
        )
        yield f"- `{f'bench {name} {arguments}'.strip()}`: {_text(command.help.splitlines()[0])}"


def options() -> Iterator[str]:
    """Yield a line for each option, with the commands that have it; what means the same has one line."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, command in _commands().items():
        for param in command.params:
            if param.param_type_name == "option" and not param.hidden:
                flags = ", ".join(sorted(param.opts))
                called = f"{flags} {param.metavar or ''}".strip()
                found.setdefault((called, _text(param.help)), []).append(name)
    for (called, meaning), having in sorted(found.items(), key=lambda item: item[0][0].lstrip("-")):
        yield f"- `{called}` ({', '.join(having)}): {meaning}"


def backends() -> Iterator[str]:
    """Yield a line for each backend, followed by its parameters."""
    for name in _ours(registry.BACKENDS):
        backend = registry.backend(name)
        yield f"- `{name}`: {_text(backend.summary)}"
        yield from (f"  - {_parameter(key, one)}" for key, one in backend.parameters.items())


def parameters(workload: str) -> Iterable[str]:
    """Return a line for each parameter of a workload, with its default."""
    held = registry.workload(workload).parameters
    return [f"- {_parameter(name, one, f' = {one.default}')}" for name, one in held.items()] or [
        "No parameters of its own."
    ]


def formats() -> Iterator[str]:
    """Yield a line for each format that a run can be exported to."""
    for name in _ours(registry.EXPORTS):
        found: Any = registry.named(registry.EXPORTS, name)
        yield f"- `{name}`: {_text(found.summary)}"


def claims() -> Iterator[str]:
    """Yield every claim by section; neighbours that are judged by one rule share a line."""
    for section, of_section in groupby(installed(), key=lambda one: str(one.section)):
        number = section.removeprefix("§").strip()
        yield f"### {f'Section {number}' if number.isdecimal() else _text(section)}"
        yield ""
        for _, alike in groupby(of_section, key=lambda one: (one.predicate, one.why)):
            yield _rule(list(alike))
        yield ""


def _rule(alike: list[Claim]) -> str:
    # The ids of a table's cells only repeat the statement.
    said = "; ".join(
        f"{'' if '-' in claim.id else f'**{claim.id}** '}{_text(claim.statement)}" for claim in alike
    )
    reads = ", ".join(f"`{name}`" for name in dict.fromkeys(name for one in alike for name in one.reads))
    rule, why = _text(alike[0].predicate), _text(alike[0].why)
    return f"- {said}.\n  *If* {rule}.\n  *Because* {why}.{f' ({reads})' if reads else ''}"


def _parameter(name: str, held: Parameter, default: str = "") -> str:
    choices = (
        f" ({', '.join(map(str, held.choices))})" if held.choices and held.choices != (False, True) else ""
    )
    # Which start methods there are, and which is the default, is the platform's.
    choices = "" if name == "start_method" else choices
    return f"`{name}{default}`{f' {held.unit}' if held.unit else ''}: {_text(held.help)}{choices}"


def _commands() -> dict[str, Any]:
    command: Any = typer.main.get_command(app)
    return dict(command.commands)


def _ours(group: str) -> list[str]:
    return sorted(point.name for point in entry_points(group=group) if point.value.startswith(OURS))


def _text(words: str) -> str:
    """Return a text of the code's as Markdown that reads the same."""
    plain = " ".join(words.split())
    return MARKDOWN.sub(r"\\\1", plain)


SECTIONS: dict[str, Callable[..., Iterable[str]]] = {
    "commands": commands,
    "options": options,
    "backends": backends,
    "parameters": parameters,
    "formats": formats,
    "claims": claims,
}

if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
