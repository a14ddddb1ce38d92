"""Numbers as people read them, each with its unit."""

import math
from collections.abc import Callable

from bench.analysis.stats.estimate import Interval
from bench.model.plan import Params

ABSENT = "–"
UNBROKEN = "\u00a0"
TIMES = ((1.0, "s", 1.0), (1e-3, "ms", 1e3), (1e-6, "µs", 1e6), (0.0, "ns", 1e9))
SIZES = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))
# Memory pages shared with other workers change a footprint by up to this much.
MEMORY_GRAIN_BYTES = 1 << 20
TENTH = 0.1


def digits(value: float, significant: int = 3) -> str:
    """Return a number with three significant digits and no exponent."""
    if value < 0:
        return f"−{digits(-value, significant)}"
    if value == 0:
        return "0"
    # A number that is rounded up to a power of ten has one decimal less: 99.96 is 100, not 100.0.
    exponent = int(f"{value:.{significant - 1}e}".partition("e")[2])
    return f"{value:,.{min(12, max(0, significant - 1 - exponent))}f}"


def time_unit(value_s: float) -> tuple[str, float]:
    """Return the unit that fits a time, and how many of them a second has."""
    _, unit, scale = next((entry for entry in TIMES if abs(value_s) >= entry[0]), TIMES[-1])
    return unit, scale


def duration(value_s: float | None) -> str:
    """Return a time in the unit that fits."""
    if value_s is None:
        return ABSENT
    unit, scale = time_unit(value_s)
    return "0 s" if value_s == 0 else f"{digits(value_s * scale)} {unit}"


def duration_interval(value_s: float | None, bounds: Interval | None) -> str:
    """Return a time with its interval, all in the unit that fits the time."""
    if value_s is None or bounds is None:
        return duration(value_s)
    _, scale = time_unit(value_s)
    return f"{duration(value_s)} {interval((bounds[0] * scale, bounds[1] * scale))}"


def size(value_bytes: float | None) -> str:
    """Return a size in binary units."""
    if value_bytes is None:
        return ABSENT
    if value_bytes < 0:
        return f"−{size(-value_bytes)}"
    for scale, unit in SIZES:
        if value_bytes >= scale:
            return f"{digits(value_bytes / scale)} {unit}"
    return f"{value_bytes:.0f} B"


def figure_name(name: str) -> str:
    """Return a metric's name as a heading, without its unit, which each value has."""
    for unit in ("_per_s", "_bytes", "_s"):
        name = name.removesuffix(unit) if name != unit else name
    # "Over" would say neither what is divided nor by what.
    divided = f"round / {name[5:]}" if name.startswith("over_") else name.replace("_over_", " / ")
    return divided.replace("_", " ")


def figure(name: str, value: float | None) -> str:
    """Return a metric in the unit that its name ends with; a whole number without one is a count."""
    if value is None or not math.isfinite(value):
        return ABSENT
    if name.endswith("_per_s"):
        return f"{size(value)}/s" if _in_bytes(name) else rate(value)
    if _in_bytes(name):
        return size(value)
    if _in_seconds(name):
        return duration(value)
    return f"{value:,.0f}".replace("-", "−") if value == round(value) else digits(value)


def _in_bytes(name: str) -> bool:
    return name.endswith("_bytes") or name.startswith("bytes_per_") or name.endswith("bytes_per_s")


def _in_seconds(name: str) -> bool:
    return name.startswith("s_per_") or (name.endswith("_s") and not name.endswith("_per_s"))


def figure_interval(name: str, value: float, bounds: Interval) -> str:
    """Return a metric with its interval, both in the unit that fits the value."""
    if _in_seconds(name):
        return duration_interval(value, bounds)
    text = figure(name, value)
    scale = next((scale for scale, _ in SIZES if value >= scale), 1) if _in_bytes(name) else 1
    return f"{text} {interval((bounds[0] / scale, bounds[1] / scale))}"


def grown(value_bytes: float | None) -> str:
    """Return a growth of memory; below the resolution of the measurement, `< 1 MiB`."""
    if value_bytes is not None and value_bytes < MEMORY_GRAIN_BYTES:
        return "< 1 MiB"
    return size(value_bytes)


def rate(value_per_s: float | None) -> str:
    """Return a throughput."""
    return ABSENT if value_per_s is None else f"{digits(value_per_s)}/s"


def ratio(value: float | None) -> str:
    """Return a ratio with its sign."""
    return ABSENT if value is None else f"{digits(value)}×"


def few(value: float) -> str:
    """Return a ratio in few digits; one below a tenth as a fraction, `1/140`, which reads better."""
    return f"1/{float(f'{1 / value:.2g}'):.0f}" if 0 < value < TENTH else digits(value)


def times(value: float | None) -> str:
    """Return such a ratio with its sign."""
    return ABSENT if value is None else f"{few(value)}×"


def confidence(alpha: float) -> str:
    """Return the confidence of intervals at this level: `95 %`."""
    return f"{100 * (1 - alpha):g} %"


def interval(bounds: Interval | None, tell: Callable[[float], str] = digits) -> str:
    """Return an interval, `tell` for each of its ends, or that there are too few blocks for one."""
    return "[too few blocks]" if bounds is None else f"[{tell(bounds[0])} … {tell(bounds[1])}]"


def percent_above_one(value: float | None) -> str:
    """Return a ratio as the difference from 1: 1.05 is `5.0 %`."""
    return ABSENT if value is None else f"{(value - 1) * 100:.1f} %"


def change(value: float) -> str:
    """Return a relative change with its sign: `+6.1 %`."""
    shown = digits(abs(value) * 100, 2 if abs(value) < 1 else 3)
    return f"{'−' if value < 0 else '+'}{shown} %"


def frequency(value_hz: float) -> str:
    """Return a clock's frequency."""
    return f"{digits(value_hz / 1e9)} GHz"


def levels(params: Params) -> str:
    """Return levels as `name=level, …`."""
    return ", ".join(f"{name}={level}" for name, level in params.items())


def unbroken(text: str) -> str:
    """Return a text in which no line ends before `%` or within an interval."""
    return text.replace(" %", f"{UNBROKEN}%").replace(" … ", f"{UNBROKEN}…{UNBROKEN}")
