"""Writes the parts of the docs that repeat the code: `python tools/reference.py`; `--check` only compares.

A generated part of a page stands between `<!-- generated: NAME -->` and `<!-- end -->`. `NAME` is one of
`SECTIONS`, and may have an argument: `parameters sleep`.
"""

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from bench.analysis.claims.base import Claim
from bench.analysis.claims.judging import installed
from bench.cli.main import app
from bench.planning.profiles import PROFILES, Repetition
from bench.plugins import registry
from bench.plugins.workload import Parameter

ROOT = Path(__file__).parents[1]
PART = re.compile(r"(<!-- generated: (\S+)(?: (\S+))? -->\n).*?(<!-- end -->)", re.DOTALL)
OURS = ("bench.", "workloads.")
FEW = 4
WIDTH, LONGEST = 120, 160
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
    told = [piece for line in lines for piece in line.split("\n")]
    return "\n".join([opening, *(part for line in told for part in _broken(line)), "", closing])


def _broken(line: str) -> list[str]:
    """Return a line in parts that can be read, if it is endless; what is in a list stays in it."""
    indent = " " * (len(line) - len(line.lstrip(" -")))
    options = {"break_long_words": False, "break_on_hyphens": False, "subsequent_indent": indent}
    return textwrap.wrap(line, WIDTH, **options) if len(line) > LONGEST else [line]


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
    """Yield a line for each option, under the commands that share it in the same meaning."""
    having: dict[str, list[str]] = {}
    for name, command in _commands().items():
        for param in command.params:
            if param.param_type_name == "option" and not param.hidden:
                called = f"{', '.join(sorted(param.opts))} {param.metavar or ''}".strip()
                having.setdefault(f"- `{called}`: {_text(param.help)}", []).append(name)
    for names in dict.fromkeys(map(tuple, having.values())):
        others = [name for name in _commands() if name not in names]
        title = f"all but {', '.join(others)}" if len(others) < FEW else ", ".join(names)
        yield f"**{title}**"
        yield ""
        yield from sorted(line for line, commands in having.items() if tuple(commands) == names)
        yield ""


def backends() -> Iterator[str]:
    """Yield a line for each backend, followed by its parameters."""
    for name in _ours(registry.BACKENDS):
        backend = registry.backend(name)
        yield f"- `{name}`: {_text(backend.summary)}"
        yield from (f"  - {_parameter(key, one)}" for key, one in backend.parameters.items())


def parameters(workload: str) -> Iterable[str]:
    """Return a line for each parameter of a workload, with its default."""
    held = registry.workload(workload).parameters
    return [f"- {_parameter(name, one, f' = {one.default}')}" for name, one in held.items()]


def profiles() -> Iterator[str]:
    """Yield a line for each profile: how much it repeats pinned and unpinned groups."""
    for one in PROFILES.values():
        pinned, others = _repetition(one.pinned), _repetition(one.unpinned)
        yield f"- `{one.name}`: pinned groups have {pinned}, others {others}."


def formats() -> Iterator[str]:
    """Yield a line for each format that a run can be exported to."""
    for name in _ours(registry.EXPORTS):
        found: Any = registry.named(registry.EXPORTS, name)
        yield f"- `{name}`: {_text(found.summary)}"


def claims() -> Iterator[str]:
    """Yield every claim by section; those of a section that are judged by one rule share a line.

    A reason that several rules have is written once, at the end.
    """
    rules: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in installed():
        rules.setdefault((str(claim.section), claim.predicate, claim.why), []).append(claim)
    reasons = Counter(why for _, _, why in rules)
    shared = [why for why, count in reasons.items() if count > 1]
    for section, of_section in groupby(rules, key=lambda rule: rule[0]):
        number = section.removeprefix("§").strip()
        yield f"**{f'Section {number}' if number.isdecimal() else 'Claims of others'}**"
        yield ""
        for rule in of_section:
            why = f"reason {shared.index(rule[2]) + 1}" if rule[2] in shared else _text(rule[2])
            yield _rule(rules[rule], why)
        yield ""
    yield "**Reasons that several claims have**"
    yield ""
    yield from (f"{number}. {_text(why)}" for number, why in enumerate(shared, 1))


def _rule(alike: list[Claim], why: str) -> str:
    # The ids of a table's cells only repeat the statement.
    said = "; ".join(
        f"{'' if '-' in claim.id else f'**{claim.id}** '}{_text(claim.statement)}" for claim in alike
    )
    return f"- {said}.\n  *If* {_text(alike[0].predicate)}\n  ({why})."


def _parameter(name: str, held: Parameter, default: str = "") -> str:
    named = re.findall(r"[\w.]+", held.help)
    # Not those that the help names, nor start methods, which differ from platform to platform.
    told = name == "start_method" or all(str(choice) in named for choice in held.choices)
    choices = "" if told or held.choices == (False, True) else f" ({', '.join(map(str, held.choices))})"
    unit = f" {held.unit}" if held.unit else ""
    return f"`{name}{default}`{unit}: {_text(held.help)}{choices}"


def _repetition(how: Repetition) -> str:
    length_ms = round(1000 * how.timing.round_s)
    return f"{how.blocks} blocks of {how.least_rounds} to {how.rounds} rounds of {length_ms} ms"


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
    "profiles": profiles,
    "formats": formats,
    "claims": claims,
}

if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
