"""Tests of bench.machine.finding."""

from bench.machine.finding import Finding, Subject

SUBJECT = Subject("name", why="Why.", remedy="Do.")


def test_what_is_well_needs_no_remedy() -> None:
    """An ok finding has nothing to do in it; a warning has."""
    assert SUBJECT.judge(False, "4") == Finding("name", "ok", "4", "Why.")
    assert SUBJECT.judge(True, "1") == Finding("name", "warning", "1", "Why.", "Do.")


def test_a_remedy_can_be_put_in_place_of_the_usual_one() -> None:
    """Where the symptoms tell more, the remedy follows them."""
    assert SUBJECT.warning("1", "Other.").remedy == "Other."
    assert SUBJECT.note("1").remedy == "Do."


def test_unknown_is_a_note_that_says_so() -> None:
    """What this machine doesn't say is not a warning."""
    assert (SUBJECT.unknown().level, SUBJECT.unknown().saw) == ("note", "unknown")
