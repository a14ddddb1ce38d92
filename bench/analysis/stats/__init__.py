"""Pure functions on arrays: estimates, tests, intervals."""
