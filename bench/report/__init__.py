"""Draws what was computed: tables, charts, the page."""
