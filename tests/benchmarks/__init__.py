"""The harness's own speed and truth: programs that print figures, and pytest-benchmark cases."""
