"""Tests of bench.meters."""
