"""An advice on one screen."""

from collections.abc import Iterator

from bench.model.run import AdviceText


def screen(told: AdviceText) -> Iterator[tuple[str, bool]]:
    """Yield the lines of the screen, and whether each stands out: the answer comes first."""
    yield told.answer, True
    yield from ((line, False) for line in told.lines)
    sections = {**told.sections, "Code": tuple(told.code.rstrip("\n").split("\n"))}
    for title, lines in sections.items():
        yield "", False
        yield title, True
        yield from ((f"  {line}" if line else "", False) for line in lines)
