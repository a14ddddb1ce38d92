"""Tests of bench.worker."""
