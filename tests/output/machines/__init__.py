"""Tests of what is shown of several machines."""
