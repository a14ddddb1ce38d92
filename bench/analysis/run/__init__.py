"""The results of one run: estimates, comparisons within groups, controls, disturbances."""
