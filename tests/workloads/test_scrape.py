"""What `scrape` makes of a page, and what it accepts."""

from zlib import crc32

import pytest

from bench.model.plan import Params
from bench.plugins.workload import RoundFacts, Setting
from workloads import site
from workloads.scrape import WORKLOAD, parsed

DEFAULTS: Params = {name: parameter.default for name, parameter in WORKLOAD.parameters.items()}
RIGHT = {"requests": 10, "connections": 0, "body_bytes": 20_480, "in_flight_max": 4, "cpu_s": 0.001}


@pytest.mark.parametrize("number", range(5))
def test_the_value_of_a_page_is_its_links(number: int) -> None:
    """The parser finds all links of a page in their order."""
    links = site.links(7, number)
    assert parsed(site.page(7, number)) == (len(links), crc32("\n".join(links).encode()))


def test_other_links_are_another_value() -> None:
    """As many links to elsewhere do not pass for the right ones."""
    assert parsed(b'<a href="/x">x</a>') != parsed(b'<a href="/y">y</a>')
    assert parsed(b"<p>no link</p><img href=x>") == (0, 0)


def test_an_operation_fetches_the_page_of_its_number() -> None:
    """The site's seed is the run's."""
    opened = WORKLOAD.target(Setting(params=DEFAULTS, seed=9, concurrency=4, address="http://here:1"))
    assert opened.url == "http://here:1/page/9/"


@pytest.mark.parametrize("wrong", [{"requests": 9}, {"body_bytes": 20_479}, {"connections": 1}])
def test_a_wrong_count_is_refused(wrong: dict[str, float]) -> None:
    """The server's counters must tell of ten pages over the connections that were there."""
    seen = [
        RoundFacts(params=DEFAULTS, operations=10, concurrency=4, wall_s=0.1, timed=True, service=service)
        for service in (RIGHT, RIGHT | wrong)
    ]
    assert WORKLOAD.check(seen[0]) is None
    assert WORKLOAD.check(seen[1])
