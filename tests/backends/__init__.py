"""Tests of bench.backends."""
