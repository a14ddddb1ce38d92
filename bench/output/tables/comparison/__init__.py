"""What `bench compare` shows: runs side by side, in a terminal, as Markdown and as JSON."""
