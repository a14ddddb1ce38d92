"""Meters: one file for each kind of reading."""
