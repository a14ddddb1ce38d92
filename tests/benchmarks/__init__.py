"""The harness's own speed and truth: programs that print figures with intervals, and pytest-benchmark cases."""
