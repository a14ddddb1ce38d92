"""How a group says that two factors vary in it at once, or whatever its two sides differ in."""

from bench.factors import FREE, TOGETHER

__all__ = ["FREE", "TOGETHER"]
