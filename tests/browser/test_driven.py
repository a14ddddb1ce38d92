"""The browser of these tests leaves nothing behind."""

import subprocess
import sys

import pytest

from tests.browser.driven import marked, new_mark
from tests.eventually import eventually

STARTED = """
import sys
from tests.browser.driven import driven, marked
with driven(sys.argv[1], sys.argv[2]) as browser:
    browser.new_page()
    print(len(marked(sys.argv[2])))
    raise RuntimeError("a test went wrong")
"""


@pytest.mark.usefixtures("browser")
def test_no_process_survives_a_test_that_goes_wrong(chromium: str) -> None:
    """Several processes ran, the test raised, and soon none of them is left."""
    mark = new_mark()
    ended = subprocess.run(
        [sys.executable, "-c", STARTED, chromium, mark], capture_output=True, text=True, check=False
    )
    assert "a test went wrong" in ended.stderr
    assert int(ended.stdout) > 1
    eventually(lambda: not marked(mark))
