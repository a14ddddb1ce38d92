"""A user's function in the process that tries it out."""

import pytest

from bench.errors import UsageError
from bench.model.target import Target
from bench.runner.trying import try_out


def test_a_folder_whose_name_is_no_text_is_refused_in_words() -> None:
    """No message can hold it, and so no results file either."""
    target = Target(name="f", folders=("/d\udcff",))
    with pytest.raises(UsageError, match="no UTF-8; rename it"):
        try_out([target], "", "", 60.0)
