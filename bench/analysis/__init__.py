"""What a run's raw times come to: estimates, comparisons, verdicts."""
