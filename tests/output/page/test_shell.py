"""Tests of bench.output.page.shell: nothing leaves its element, and only known scripts may run."""

import base64
import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from bench.output.page.shell import HERE, VENDOR, json_text, policy


@given(st.text())
def test_data_come_back_as_they_were_and_hold_no_markup(text: str) -> None:
    """Whatever a name holds, JSON reads it back, and no letter in it could end the element."""
    told = json_text({"name": text})
    assert json.loads(told) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(told)


def test_what_is_no_number_in_json_is_null() -> None:
    """NaN and infinities would make the data unreadable."""
    assert json.loads(json_text([float("nan"), float("inf"), 1.5])) == [None, None, 1.5]


def test_a_policy_fetches_nothing_and_names_the_scripts() -> None:
    """The hash in it is that of the script's text."""
    digest = base64.b64encode(hashlib.sha256(b"run()").digest()).decode()
    assert policy(["run()"]).startswith(f"default-src 'none'; script-src 'sha256-{digest}';")
    assert "unsafe-eval" not in policy(["run()"])


def test_vendored_files_are_what_they_are_said_to_be() -> None:
    """Every file that goes into pages is listed with its version and licence, and has its hash."""
    listed = json.loads((HERE / "vendor/vendor.json").read_text())
    assert {item["file"] for item in listed} == set(VENDOR)
    for item in listed:
        assert hashlib.sha256((HERE / "vendor" / item["file"]).read_bytes()).hexdigest() == item["sha256"]
        assert item["version"]
        assert (HERE / "vendor" / item["licence_file"]).read_text()
