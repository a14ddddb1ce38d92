"""Words as people are to see them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bench.text import counted, error_line, in_ascii, inert, is_, plain, wins


@given(st.text())
def test_nothing_that_a_terminal_would_obey_is_left(text: str) -> None:
    """Every letter is printable, none is lost, and what was fit to be seen is as it was."""
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) == len(text)
    assert all(new == old for new, old in zip(shown, text, strict=True) if old.isprintable())


class Mute(Exception):  # noqa: N818 - it is no error of this project
    """An error whose own text fails."""

    def __str__(self) -> str:
        raise RuntimeError


def test_any_error_is_one_line_that_can_be_stored() -> None:
    """Its kind and its words, though it may have no words, or words that are no text."""
    assert error_line(ValueError("no\n0")) == "ValueError: no 0"
    assert error_line(Mute()) == "Mute: its text cannot be printed"
    assert error_line(OSError("\udcff")).encode() == "OSError: �".encode()


def test_breaks_become_spaces_and_codes_a_sign() -> None:
    """Words stay apart, and an escape code can be seen to have been there."""
    assert plain("a\nb\tc\x1b[31m") == "a b c�[31m"


MARKUP = [
    "[x](http://evil)",
    "![x](evil)",
    "<script>x</script>",
    "<http://evil>",
    "[x]: http://evil",
    "[x][y]",
]
MARKUP += ["# x", "- x", "+ x", "1. x", "12) x", "> x", "---", "a | b", "&lt;b&gt;", "\\"]
MARKUP += ["`x`", "*x*", "_x_", "__x__", "~~x~~"]


def spoken(markdown: str) -> str:
    """Return what a reader sees of a paragraph, which must be text and nothing else."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    assert [token.type for token in tokens if token.type != "inline"] in (
        ["paragraph_open", "paragraph_close"],
        [],
    )
    inner = [part for token in tokens for part in token.children or []]
    assert {part.type for part in inner} <= {"text", "text_special"}
    return "".join(part.content for part in inner)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_seen_as_it_was_written(text: str) -> None:
    """Every sign that would be obeyed is shown."""
    assert spoken(inert(text)) == text


@given(st.text(alphabet=st.sampled_from("[]()<>!#*_`|~&;@:/\\-+=.1 ax\n\x1b")))
def test_no_text_is_markup(text: str) -> None:
    """Whatever the signs, a reader sees what was written, on one line."""
    assert spoken(inert(text)).split() == plain(text).split()


@pytest.mark.parametrize("text", ["4.83× [4.15 … 5.42]", "< 1 MiB", "N=20 · client=h11", "+6.1 %", "a_b_c"])
def test_what_the_harness_writes_stays_readable(text: str) -> None:
    """Intervals, sizes and names are as they were."""
    assert inert(text) == text


def test_no_address_becomes_a_link_and_nobody_is_called() -> None:
    """Viewers make links of addresses and call people whose name follows an at sign."""
    told = inert("https://evil www.evil.com @everyone")
    assert "://" not in told
    assert "www." not in told
    assert "@" not in told


def test_every_sign_of_this_project_has_a_stand_in() -> None:
    """No minus, unit or mark becomes a question mark, or nothing, where a terminal knows ASCII alone."""
    sources = (path.read_text() for path in Path(__file__).parents[1].glob("bench/**/*.py"))
    signs = {letter for text in sources for letter in text if not letter.isascii()}
    assert signs
    assert [sign for sign in signs if in_ascii(sign) in ("?", "")] == []
    assert in_ascii("−6.1 µs · 2× · é · 語") == "-6.1 us | 2x | e | ?"


@pytest.mark.parametrize(("number", "says"), [(0, "0 blocks"), (1, "1 block"), (2, "2 blocks")])
def test_one_is_singular(number: int, says: str) -> None:
    """Only one block is a block."""
    assert counted(number, "block") == says


def test_models_have_names_of_either_number() -> None:
    """Threads and processes are several, with a client named beside them as well."""
    assert (wins("asyncio"), is_("sequential")) == ("asyncio wins", "sequential is")
    assert (wins("threads (requests)"), is_("processes")) == ("threads (requests) win", "processes are")
