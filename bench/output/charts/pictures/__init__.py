"""Draws the descriptions of charts with matplotlib."""
