"""Formats without a reader in Python have the shape that their readers declare."""

import json
import math
import statistics

import msgspec
import pytest
from msgspec import Struct

from tests.output.formats.made_exports import SLOW, exported, two


class Hyperfine(Struct, forbid_unknown_fields=True):
    """One result, as hyperfine declares it."""

    command: str
    mean: float
    stddev: float | None
    median: float
    user: float
    system: float
    min: float
    max: float
    times: list[float]
    exit_codes: list[int]
    parameters: dict[str, str]


def test_hyperfine_has_the_declared_shape() -> None:
    """One result per cell; its figures are those of its times."""
    data = json.loads(exported("hyperfine", two(**SLOW)))
    results = msgspec.convert(data["results"], list[Hyperfine])
    assert [one.command for one in results] == ["made:sequential", "made:asyncio"]
    for one in results:
        assert len(one.times) == len(one.exit_codes) == 30
        assert one.mean == pytest.approx(statistics.fmean(one.times))
        assert one.min <= one.median <= one.max
        assert one.user == pytest.approx(one.mean / 2)


class Metric(Struct, forbid_unknown_fields=True):
    """One metric, as Bencher's schema declares it."""

    value: float
    lower_value: float | None = None
    upper_value: float | None = None


def test_bencher_has_the_declared_shape() -> None:
    """Latency in nanoseconds and throughput per second, one the inverse of the other, in their intervals."""
    found = msgspec.json.decode(exported("bencher", two()), type=dict[str, dict[str, Metric]])
    assert set(found) == {"made:sequential", "made:asyncio"}
    for measures in found.values():
        assert set(measures) == {"latency", "throughput"}
        assert measures["latency"].value * measures["throughput"].value == pytest.approx(1e9)
        for metric in measures.values():
            assert (metric.lower_value or 0) < metric.value < (metric.upper_value or 0)
    assert found["made:sequential"]["latency"].value == pytest.approx(0.01 / 100 * 1e9, rel=0.01)


class Benchmark(Struct, forbid_unknown_fields=True):
    """One benchmark, as github-action-benchmark declares it."""

    name: str
    value: float
    unit: str
    range: str | None = None
    extra: str | None = None


def test_github_action_benchmark_has_the_declared_shape() -> None:
    """A list in which smaller is better."""
    found = msgspec.json.decode(exported("github-action-benchmark", two(**SLOW)), type=list[Benchmark])
    assert [one.unit for one in found] == ["ns/op"] * 2
    assert found[1].value / found[0].value == pytest.approx(math.exp(0.5))
    assert (found[1].range or "").startswith("± ")
