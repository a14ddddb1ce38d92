"""Tests of bench.analysis.stats."""
