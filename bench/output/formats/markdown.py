"""A run's tables as Markdown, warnings first."""

from bench.analysis.run.summary import Summary
from bench.output.formats.base import Format
from bench.output.tables.markdown import run_markdown


def render(summary: Summary) -> bytes:
    """Return warnings, tables and what the comparisons say."""
    return run_markdown(summary).encode()


FORMAT = Format(name="markdown", summary="The run's tables, warnings first", suffix=".md", render=render)
