"""What `bench history` shows: one cell over time, in a terminal, as a chart and as JSON."""
