"""What is sent to the process that tries a function out."""

import pytest

from bench.errors import UsageError
from bench.model.target import Target
from bench.model.trial import Trial
from bench.runner.trying import encoded


def test_a_folder_whose_name_is_no_text_is_refused_in_words() -> None:
    """No message can hold it, and so no results file either."""
    assert encoded(Trial(target=Target(name="f", folders=("/é",)))).endswith(b"\n")
    with pytest.raises(UsageError, match="no UTF-8; rename it"):
        encoded(Trial(target=Target(name="f", folders=("/d\udcff",))))
