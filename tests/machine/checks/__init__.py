"""Tests of bench.machine.checks."""
