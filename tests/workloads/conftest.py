"""What several tests of workloads share."""

from collections.abc import Iterator

import pytest

from tests.workloads.serving import Service, serving


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """One server for all tests that leave it as it was."""
    with serving() as running:
        yield running
