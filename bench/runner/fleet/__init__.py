"""The same run on many hosts: hosts, their tasks, gathering of results, and going on after an end."""
