"""Parses what the user asked for: levels of factors, rates, and which groups to run."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct, field

from bench.errors import UsageError, near_miss
from bench.model.plan import Scalar
from bench.plugins.workload import Parameter

CONCURRENCY = Parameter(default=0, minimum=1, help="K: the most operations in flight")
# Every JSON reader represents whole numbers exactly up to here.
LARGEST_WHOLE = 2**53
LADDER = "ladder"
RATE = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(?:/\s*s)?")
# Below, a schedule of a few seconds is empty; above, a pacer would have to spin.
LEAST_RATE, MOST_RATE, MOST_RATES = 1.0, 20_000.0, 12
TRUTHS = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)


class Sweep(Struct, frozen=True, kw_only=True):
    """One `bench run`: a workload under some backends, with one or more levels of some factors."""

    workload: str
    backends: tuple[str, ...]
    levels: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)
    operations: int | None = None
    rates: "Rates | None" = None


class Rates(Struct, frozen=True):
    """The rates of an open loop; without any, a pilot chooses rising rates (a ladder)."""

    per_s: tuple[float, ...] = ()


def parse_rates(text: str) -> Rates:
    """Return the rates in `500/s`, `100/s,200/s` or `ladder`. Raises UsageError."""
    if text.strip() == LADDER:
        return Rates()
    rates = sorted({_rate(one.strip()) for one in text.split(",")})
    if len(rates) > MOST_RATES:
        raise UsageError(f"--rate takes at most {MOST_RATES} rates, not {len(rates)}")
    return Rates(tuple(rates))


def _rate(text: str) -> float:
    matched = RATE.fullmatch(text)
    if not matched:
        raise UsageError(f"--rate takes rates such as 500/s or 100/s,200/s, or {LADDER}; not {text!r}")
    rate_per_s = float(matched[1])
    if not LEAST_RATE <= rate_per_s <= MOST_RATE:
        raise UsageError(f"--rate must be from {LEAST_RATE:g}/s to {MOST_RATE:,.0f}/s, not {text!r}")
    return rate_per_s


def parse_settings(settings: Iterable[str], known: Mapping[str, Parameter]) -> dict[str, tuple[Scalar, ...]]:
    """Return the levels in `name=level,level` texts. Raises UsageError with the closest name."""
    levels: dict[str, tuple[Scalar, ...]] = {}
    for setting in settings:
        name, equals, texts = setting.partition("=")
        if not equals or not texts:
            raise UsageError(f"--set takes NAME=LEVEL[,LEVEL…], not {setting!r}")
        if name not in known:
            raise UsageError(f"no parameter named {name!r} here{near_miss(name, tuple(known))}")
        if name in levels:
            raise UsageError(f"--set {name} is given twice; write its levels once, with commas")
        levels[name] = tuple(dict.fromkeys(parse_level(name, text, known[name]) for text in texts.split(",")))
    return levels


def parse_level(name: str, text: str, parameter: Parameter) -> Scalar:
    """Return the level in `text`. Raises UsageError if the parameter does not have it."""
    level = _convert(name, text.strip(), parameter.default)
    if parameter.choices and level not in parameter.choices:
        choices = tuple(str(choice) for choice in parameter.choices)
        raise UsageError(f"{name} has no level {text!r}{near_miss(text, choices)}")
    if isinstance(level, int | float) and not isinstance(level, bool):
        _check_range(name, level, parameter)
    return level


def _convert(name: str, text: str, default: Scalar) -> Scalar:
    try:
        if isinstance(default, bool):
            return TRUTHS[text.lower()]
        if isinstance(default, int):
            return _storable(int(text))
        if isinstance(default, float):
            return _finite(float(text))
    except (ValueError, KeyError):
        kind = {bool: "yes or no", int: "a whole number", float: "a number"}[type(default)]
        raise UsageError(f"{name} takes {kind}, not {text!r}") from None
    return text


def _storable(number: int) -> int:
    if abs(number) > LARGEST_WHOLE:
        raise ValueError(number)
    return number


def _finite(number: float) -> float:
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(number)
    return number


def _check_range(name: str, level: float, parameter: Parameter) -> None:
    unit = f" {parameter.unit}" if parameter.unit else ""
    if parameter.minimum is not None and level < parameter.minimum:
        raise UsageError(f"{name} must be at least {parameter.minimum:g}{unit}, not {level:g}")
    if parameter.maximum is not None and level > parameter.maximum:
        raise UsageError(f"{name} must be at most {parameter.maximum:g}{unit}, not {level:g}")


def split_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names in comma-separated texts, each once, in order."""
    return tuple(dict.fromkeys(name.strip() for text in texts for name in text.split(",") if name.strip()))


def chosen(name: str, workload: str, patterns: Sequence[str]) -> bool:
    """Return whether a group is meant by one of `patterns`: its workload, its name, or a glob of it."""
    return any(pattern == workload or fnmatchcase(name, pattern) for pattern in patterns)
