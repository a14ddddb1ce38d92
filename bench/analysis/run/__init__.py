"""What one run comes to: estimates, comparisons within groups, controls, disturbances."""
