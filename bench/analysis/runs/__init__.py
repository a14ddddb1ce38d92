"""Several runs together: comparisons, machines, history."""
