"""Pure functions on arrays, and what they make of a run: estimates, comparisons, controls."""
