"""A certificate in words and as JSON."""

import json

from msgspec.structs import replace

from bench.output.tables.certificate import certificate_json, certificate_line, certificate_lines, passed
from bench.storage.certificates import Rate
from tests.storage.test_certificates import CERTIFICATE, KIND

BAD = replace(KIND, alarms=Rate(30, 200, 0.104, 0.207))
FINE = replace(KIND, fine_alarms=Rate(3, 90, 0.007, 0.094))
UNTRIED = replace(KIND, alarms=Rate(0, 0, 0.0, 1.0))


def test_it_fails_where_too_many_alarms_are_established() -> None:
    """A lower bound above 5 % fails it; an upper one above proves nothing."""
    assert passed(CERTIFICATE)
    assert not passed(replace(CERTIFICATE, kinds=(BAD,)))
    assert passed(replace(CERTIFICATE, kinds=(replace(KIND, alarms=Rate(1, 3, 0.008, 0.91)),)))


def test_every_figure_has_its_interval() -> None:
    """Rates are told as counts, share and exact interval."""
    text = "\n".join(certificate_lines(CERTIFICATE))
    assert "identical variants reported as different: 1 of 100, 1.0% [0.0% … 5.4%]" in text
    assert text.startswith("calibration 20260101T000000-0001 (quick): passed")


def test_a_failed_one_says_so_first() -> None:
    """The verdict is in the first line."""
    assert "FAILED" in certificate_lines(replace(CERTIFICATE, kinds=(BAD,)))[0]


def test_nothing_tried_is_no_certificate() -> None:
    """It says how many blocks it takes, and claims nothing."""
    (line,) = certificate_lines(replace(CERTIFICATE, kinds=(UNTRIED,)))
    assert line.startswith("no calibration: it takes at least 26 blocks")


def test_the_json_says_whether_it_passed() -> None:
    """The whole record, plain, with the verdict."""
    told = json.loads(json.dumps(certificate_json(CERTIFICATE), allow_nan=False))
    assert told["passed"] is True
    assert told["kinds"][0]["alarms"]["trials"] == 100


def test_a_kind_that_was_not_tried_is_not_spoken_for() -> None:
    """The line says so."""
    assert "does not cover unpinned groups" in certificate_line(CERTIFICATE, pinned=False)
    assert "at most 5.4%" in certificate_line(CERTIFICATE, pinned=True)


def test_a_run_with_a_small_margin_is_told_the_rate_of_one() -> None:
    """Below 5 % the line quotes the twins judged with 1 %, or that the certificate is too old to have any."""
    line = certificate_line(replace(CERTIFICATE, kinds=(FINE,)), pinned=True, margin=0.02)
    assert (
        "as different in 3 of 90 pinned comparisons with an equivalence margin of 1 % (at most 9.4%)" in line
    )
    assert "has no comparisons with an equivalence margin of 1 %" in certificate_line(
        CERTIFICATE, pinned=True, margin=0.01
    )
    assert "1 of 100" in certificate_line(replace(CERTIFICATE, kinds=(FINE,)), pinned=True)


def test_alarms_with_a_small_margin_fail_it_too() -> None:
    """As those with the usual one do, and their rate has a line."""
    bad = replace(CERTIFICATE, kinds=(replace(FINE, fine_alarms=Rate(30, 200, 0.104, 0.207)),))
    assert passed(bad) is False
    assert "margin of 1 %: 30 of 200" in "\n".join(certificate_lines(bad))
