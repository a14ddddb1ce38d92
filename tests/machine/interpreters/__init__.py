"""Tests of bench.machine.interpreters."""
