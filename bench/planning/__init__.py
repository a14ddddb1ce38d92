"""What will be measured: groups, parameters, profiles, round order."""
