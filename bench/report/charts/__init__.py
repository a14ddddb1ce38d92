"""Charts: one file each."""
