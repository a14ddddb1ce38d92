"""What this machine is, and what on it spoils measurements.

Import from the modules: `cpus` is cheap enough for a worker, `describe` and `doctor` are for the conductor.
"""
