"""What the command line, a notebook and a script call."""
