"""Functions of users, measured for real."""
