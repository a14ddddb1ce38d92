"""Plug-ins of another package than the harness's own."""
