"""What all pages share: a template with style, scripts and data inside, and a policy that fetches nothing."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct, field

from bench.output.charts.description import Graph
from bench.output.charts.looks import Look
from bench.output.charts.scales import RULES

HERE = Path(__file__).parent
VENDOR = ("d3.min.js", "plot.umd.min.js")
SCRIPTS = (
    *("theme", "dom", "scales", "rows", "lines", "bars", "tracks", "plots", "charts", "folds"),
    *("tables", "cells", "listed", "start"),
)
# Within a <script> nothing is escaped but these: the text could end the element, or begin a comment in it.
HELD = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class Data(Struct, frozen=True):
    """What the scripts are given: charts, the looks of what a reader may hide, and rows by what they show."""

    graphs: tuple[Graph, ...]
    looks: dict[str, Look]
    rows: dict[str, int]
    rules: dict[str, object] = field(default_factory=lambda: RULES)


def render(template: str, data: Data, **context: object) -> str:
    """Return a page: a template that extends `base.html.j2`, with plain data for the scripts of `js/`.

    Everything in `context` is escaped. `images` is where pictures may come from, and `home` the page that
    this one belongs to. `data` is JSON to the scripts, with null for NaN and infinities.
    """
    held = (*(_text(f"vendor/{name}") for name in VENDOR), _own())
    return (
        _environment()
        .get_template(template)
        .render(
            {"home": "", **context},
            policy=policy(held, str(context.get("images", "data:"))),
            style=_text("style.css"),
            scripts=held,
            data=json_text(data),
        )
    )


def policy(scripts: Sequence[str], images: str = "data:") -> str:
    """Return a content security policy under which these scripts run, no other, and nothing is fetched."""
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    looks = f"style-src 'unsafe-inline'; img-src {images}"
    return f"default-src 'none'; script-src {allowed}; {looks}; base-uri 'none'"


def json_text(data: object) -> str:
    """Return data as JSON that cannot leave the `<script>` it stands in."""
    text = msgspec.json.encode(data).decode()
    for letter, escape in HELD.items():
        text = text.replace(letter, escape)
    return text


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bench.output.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _own() -> str:
    # One script, so that the files see each other's functions and nobody else does.
    bodies = "\n".join(_text(f"js/{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{bodies}\n}})();\n'
