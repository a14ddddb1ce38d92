"""Journals, run files and certificates: written, found, read and validated."""
