"""Tests of bench.output."""
