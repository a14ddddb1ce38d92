"""Tables as Markdown."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.tables.markdown import group_markdown, run_markdown
from bench.output.tables.pipes import table
from tests.made import altered, simple_run
from tests.output.made_run import hostile, made_run, only_group

STEADY = [0.0, 0.02, -0.02, 0.01]


def borders(line: str) -> int:
    """Return how many unescaped pipes a line has: a backslash takes the character after it along."""
    count, escaped = 0, False
    for character in line:
        count += character == "|" and not escaped
        escaped = character == "\\" and not escaped
    return count


def test_a_table_has_a_head_a_rule_and_rows() -> None:
    """Pipes around every cell."""
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@given(st.lists(st.text(alphabet=st.sampled_from("a|\\\n\r` "), max_size=8), min_size=2, max_size=2))
def test_no_cell_breaks_out_of_the_table(cells: list[str]) -> None:
    """Pipes, backslashes and line breaks in a cell leave three lines of three borders each."""
    lines = table(["a", "b"], [cells]).split("\n")
    assert [borders(line) for line in lines] == [3, 3, 3]
    assert "\r" not in lines[2]


def test_a_group_is_question_table_and_caption() -> None:
    """A heading, a row for each cell, and what holds for all of them."""
    group = summarise(simple_run({"sequential": STEADY, "threads": STEADY})).groups[0]
    text = group_markdown(group)
    assert text.startswith("## made\n\nWhich is faster?\n\n| model |")
    assert "\n| sequential |" in text
    assert "\n| threads |" in text
    assert "N=100 K=4 · 4 blocks × 3 rounds · pinned to CPU 0" in text


def test_a_run_leads_with_its_warnings() -> None:
    """What makes it less than trustworthy stands before the first table."""
    run = altered(
        simple_run({"sequential": STEADY, "threads": STEADY}),
        "made:threads",
        status="failed",
        reason="a|b\nc",
    )
    text = run_markdown(summarise(replace(run, status="partial")))
    assert text.index("> **Warning:** made:threads is failed") < text.index("## made")
    assert "a\\|b c" in text
    assert "| FAILED |" in text
    assert "nan" not in text
    assert text.endswith("\n")


def test_nothing_of_a_strangers_run_is_markup() -> None:
    """Names, questions, levels and notes, in tables, lists, headings and captions of both kinds of loop."""
    run = only_group(hostile(made_run()), "nap")
    told = "[x](http://evil) `x` <img src=x> *x* @you"
    data = msgspec.json.encode(replace(run, notes=(told,))).replace(b'"nap', f'"{told}\\n# nap'.encode())
    parsed = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .parse(run_markdown(summarise(msgspec.json.decode(data, type=Run))))
    )
    every = [*parsed, *(part for token in parsed for part in token.children or [])]
    assert not {token.type for token in every} & {
        "html_inline",
        "html_block",
        "image",
        "link_open",
        "code_inline",
    }
    headings = [token.tag for token in parsed if token.type == "heading_open"]
    assert headings == ["h1", "h2", "h2", "h3"]
