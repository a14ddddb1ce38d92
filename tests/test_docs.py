"""The documentation names no command, option, page or picture that does not exist.

`python tools/reference.py --check` compares the generated parts with the code.
"""

import re
import shlex
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer

from bench.cli.main import app
from bench.output.charts.catalogue import all_charts
from bench.planning.duel import read_side
from bench.plugins import registry

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
INLINE = re.compile(r"`(bench [^`]+)`")
# Placeholders and choices.
OPTIONAL = re.compile(r"[…|\[\]]")
WORKLOAD_PAGES = sorted((ROOT / "docs" / "reference" / "workloads").glob("*.md"))

# A stranger's, if one is installed here, is described elsewhere.
BUILT_IN = [one.name for one in entry_points(group=registry.WORKLOADS) if one.value.startswith("workloads.")]


def name_of(page: Path) -> str:
    """Return the page's place in the project, for the report of a failure."""
    return str(page.relative_to(ROOT))


def commands_in(text: str) -> Iterator[list[str]]:
    """Yield the words of every `bench` command: of shell blocks, of transcripts, and in the running text."""
    for language, block in FENCE.findall(text):
        lines = block.replace("\\\n", " ").splitlines()
        if language == "":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        elif language != "sh":
            continue
        for line in lines:
            yield from _words(line)
    for inline in INLINE.findall(FENCE.sub("", text)):
        if not OPTIONAL.search(inline):
            yield from _words(inline)


def _words(line: str) -> Iterator[list[str]]:
    for part in re.split(r"&&|\|\||[;|]", line):
        found = re.search(r"(?:^|\s|/)bench (.*)", part.split(" # ")[0].split("> ")[0])
        if found:
            yield shlex.split(found[1].replace("…", ""))


def complaints(words: list[str]) -> list[str]:
    """Return what of a command is not there: the command, or one of its options."""
    name, *rest = words
    if name == "fleet" and "--" in rest:
        # What follows is the command of its hosts.
        cut = rest.index("--")
        return [*complaints([name, *rest[:cut]]), *complaints(rest[cut + 1 :])]
    if name.startswith("-"):
        return [] if name in ("--version", "--help") else [name]
    if name not in COMMANDS:
        return [name]
    known = {option for param in COMMANDS[name].params for option in [*param.opts, *param.secondary_opts]}
    known |= {"--help", "-h"}
    return [word for word in rest if re.match(r"-{1,2}[a-z]", word) and word.split("=")[0] not in known]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_and_option_is_there(page: Path) -> None:
    """Every command on a page exists, with the options that it is given."""
    wrong = [(words, found) for words in commands_in(page.read_text()) if (found := complaints(words))]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_duel_can_be_read(page: Path) -> None:
    """Both variants of a duel can be read by `bench duel`."""
    for words in commands_in(page.read_text()):
        if words[0] == "duel":
            for side in words[1:]:
                # The reader's own interpreter and checkout are not here.
                here = re.sub(r" --(python|path) \S+", "", side)
                assert " -" not in here or read_side(here).workload == here.split()[0]


def test_a_command_that_is_not_there_is_found() -> None:
    """The checks above can fail: they see blocks, running text, and options after a quoted side."""
    block = "```sh\ncd x && .venv/bin/bench al -p quick\nbench run http --rat 5 | tee x\n```"
    text = f"{block}\n`bench sow --rounds`"
    assert [complaints(words) for words in commands_in(text)] == [["al"], ["--rat"], ["sow"]]
    assert complaints(["duel", "cpu -b threads", "cpu", "--treshold", "5%"]) == ["--treshold"]


def anchors(page: Path) -> set[str]:
    """Return the addresses of a page's headings, as they are made on the web."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_picture_is_there(page: Path) -> None:
    """Links within the project lead to a file, and to a heading where they name one."""
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text())):
        path, _, anchor = link.partition("#")
        target = page if not path else (page.parent / path).resolve()
        if "://" in link:
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    """The documentation's index lists every page."""
    index = (ROOT / "docs" / "README.md").read_text()
    listed = {(ROOT / "docs" / link).resolve() for link in LINK.findall(index)}
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")} - {ROOT / "docs" / "README.md"}
    assert {name_of(page) for page in pages - listed - set(WORKLOAD_PAGES)} == set()


@pytest.mark.parametrize("chart", [chart.name for chart in all_charts()] + ["chapter", "history"])
def test_every_chart_is_explained(chart: str) -> None:
    """The page on charts shows each of them."""
    assert f"(../pictures/{chart}.png)" in (ROOT / "docs" / "how-to" / "read-the-charts.md").read_text()


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_workload_is_described(name: str) -> None:
    """Each workload has a section with its groups, and a generated list of its parameters if it has any."""
    sections = {
        heading: body for page in WORKLOAD_PAGES for heading, body in SECTION.findall(page.read_text())
    }
    assert "**Groups**" in sections[name]
    listed = f"<!-- generated: parameters {name} -->" in sections[name]
    assert listed == bool(registry.workload(name).parameters)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """Files and modules of the project that a page names exist."""
    text = FENCE.sub("", page.read_text())
    files = re.findall(r"`((?:bench|workloads|tests|tools|docs)/[\w/.]+)`", text)
    modules = [name.replace(".", "/") for name in re.findall(r"`(?:python -m )?(bench\.[a-z_.]+)", text)]
    here = [name for name in files if not (ROOT / name).exists()]
    missing = [name for name in modules if not _is_module(ROOT / name.rstrip("/"))]
    assert here + missing == []


def _is_module(path: Path) -> bool:
    return any(one.is_dir() or one.with_suffix(".py").exists() for one in (path, path.parent))
