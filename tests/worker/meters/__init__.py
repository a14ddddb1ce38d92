"""Tests of bench.worker.meters."""
