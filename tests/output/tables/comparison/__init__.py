"""Tests of what `bench compare` shows."""
