"""What the server serves is made from seeds, alike wherever it is made."""

import pytest

from workloads import site


@pytest.mark.parametrize("number", [0, 1, 17, site.DISTINCT - 1])
def test_a_page_has_its_length_and_all_of_its_links(number: int) -> None:
    """Every page is as long as any other, and names each of its links once, in order."""
    page = site.page(5, number)
    assert len(page) == site.PAGE_BYTES
    found = [piece.split(b'"')[0].decode() for piece in page.split(b'href="')[1:]]
    assert tuple(found) == site.links(5, number)
    assert site.LEAST_LINKS <= len(found) <= site.MOST_LINKS


def test_pages_differ_with_seed_and_number() -> None:
    """No page stands for another."""
    pages = {site.page(seed, number) for seed in (1, 2) for number in range(10)}
    assert len(pages) == 20


def test_many_pages_are_the_work_of_few() -> None:
    """A site of many pages repeats those of a small one, which the server has written already."""
    assert all(site.page(1, number) is site.page(1, number + 5 * site.DISTINCT) for number in (0, 40, 251))


def test_any_wave_has_few_and_many_links() -> None:
    """Sixteen pages in a row have about as many links as any others, whatever the number of the first is."""
    found = [site.page(1, number).count(b"href") for number in range(site.DISTINCT)]
    waves = [sum(found[first : first + 16]) / 16 for first in range(0, site.DISTINCT, 16)]
    middle = (site.LEAST_LINKS + site.MOST_LINKS) / 2
    assert all(abs(mean - middle) <= 1 for mean in waves[:-1])
    assert sum(found) / len(found) == middle


def test_even_the_longest_page_has_room() -> None:
    """With the most links there is still text left between them and the end."""
    full = next(n for n in range(1000) if len(site.links(3, n)) == site.MOST_LINKS)
    assert site.page(3, full).endswith(b"</p></body></html>")
    assert len(site.page(3, full)) == site.PAGE_BYTES


@pytest.mark.parametrize("size", [0, 5, 8, 65_535, 65_536, 65_537, 300_000])
@pytest.mark.parametrize("index", [None, 258])
def test_chunks_are_the_body(size: int, index: int | None) -> None:
    """A body in pieces is the same body."""
    pieces = list(site.chunks(index, size))
    assert b"".join(pieces) == site.body(index, size)
    assert max(map(len, pieces)) <= site.CHUNK_BYTES
