"""A run's tables as Markdown, warnings first."""

from bench.export.base import Format
from bench.report.markdown import run_markdown
from bench.stats.summary import Summary


def render(summary: Summary) -> bytes:
    """Return warnings, tables and what the comparisons say."""
    return run_markdown(summary).encode()


FORMAT = Format(name="markdown", summary="The run's tables, warnings first", suffix=".md", render=render)
